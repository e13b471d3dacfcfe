package dev.lanewise.onnx.file;

import java.io.IOException;

/** A file that is no ONNX model, or contradicts itself: says where, what was expected, and got. */
public final class InvalidOnnxException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The problem. */
  public InvalidOnnxException(String message) {
    super(message);
  }

  /** The problem, and what brought it to light. */
  public InvalidOnnxException(String message, Throwable cause) {
    super(message, cause);
  }
}
