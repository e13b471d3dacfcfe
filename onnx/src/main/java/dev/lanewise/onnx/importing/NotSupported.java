package dev.lanewise.onnx.importing;

/** What an operator of ours cannot do: on its way to the node's name, which makes it public. */
final class NotSupported extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotSupported(String what) {
    super(what);
  }

  static void unless(boolean supported, String what) {
    if (!supported) {
      throw new NotSupported(what);
    }
  }
}
