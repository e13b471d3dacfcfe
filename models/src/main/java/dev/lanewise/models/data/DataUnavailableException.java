package dev.lanewise.models.data;

import java.io.IOException;

/** A data set that was neither found nor fetched. The message says what was tried, on one line. */
public final class DataUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With the whole message. */
  public DataUnavailableException(String message) {
    super(message);
  }
}
