package dev.lanewise.engine.graph;

import dev.lanewise.engine.convolution.Window;
import java.util.List;

/** What operations ask of their inputs, and how they say so. */
final class Checks {
  private Checks() {}

  static void that(boolean holds, String expected, Object got) {
    if (!holds) {
      throw new IllegalArgumentException("expected " + expected + ", got " + got);
    }
  }

  static void rank(String what, Dims dims, int rank) {
    that(dims.rank() == rank, what + " of " + rank + " dimensions", dims);
  }

  static void dims(String what, Dims expected, Dims got) {
    that(got.equals(expected), what + " " + expected, got);
  }

  static void axes(List<Integer> axes, Dims dims) {
    for (int i = 0; i < axes.size(); i++) {
      int least = i == 0 ? 0 : axes.get(i - 1) + 1;
      that(axes.get(i) >= least && axes.get(i) < dims.rank(), "rising axes of " + dims, axes);
    }
  }

  static Dims pooled(Dims x, Window vertical, Window horizontal) {
    rank("x", x, 4);
    Dims y =
        Dims.of(
            x.dim(0),
            x.dim(1),
            vertical.outputs(x.dim(2), "height"),
            horizontal.outputs(x.dim(3), "width"));
    that(
        vertical.alwaysMeetsInput(x.dim(2)) && horizontal.alwaysMeetsInput(x.dim(3)),
        "windows that all see some of the input",
        Window.describe(vertical, horizontal) + " on " + x);
    return y;
  }
}
