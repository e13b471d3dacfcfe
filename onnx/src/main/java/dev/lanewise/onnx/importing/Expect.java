package dev.lanewise.onnx.importing;

/** What operators ask of nodes, and how they say so. */
final class Expect {
  private Expect() {}

  static void that(boolean holds, String expected, Object got) {
    if (!holds) {
      throw new IllegalArgumentException("expected " + expected + ", got " + got);
    }
  }

  /** An axis counted from the end where it is below 0. */
  static int axis(long axis, int rank) {
    that(axis >= -rank && axis < rank, "an axis of " + rank + " dimensions", axis);
    return (int) (axis < 0 ? axis + rank : axis);
  }
}
