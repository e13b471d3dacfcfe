package dev.lanewise.onnx.importing;

import java.io.IOException;
import java.util.List;

/** A model that may be right, with something in it that is not supported: says what, and where. */
public final class UnsupportedOnnxException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /** All that is not supported, each with its node. */
  public UnsupportedOnnxException(List<String> problems) {
    super("not supported: " + String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** All that is not supported, each with its node. */
  public List<String> problems() {
    return problems;
  }
}
