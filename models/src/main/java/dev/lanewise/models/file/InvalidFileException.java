package dev.lanewise.models.file;

import java.io.IOException;

/**
 * A file that is not what it should be. The message is one line: what, expected, got, what to do.
 */
public final class InvalidFileException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With the whole message. */
  public InvalidFileException(String message) {
    super(message);
  }

  /** With the whole message and what led to it. */
  public InvalidFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
