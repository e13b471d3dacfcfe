package dev.lanewise.engine.graph;

/** How a smaller value is repeated to fit a larger one, as NumPy does. */
final class Broadcast {
  private Broadcast() {}

  /** Sizes that both have when repeated. */
  static Dims dims(Dims a, Dims b) {
    int rank = Math.max(a.rank(), b.rank());
    int[] dims = new int[rank];
    for (int i = 0; i < rank; i++) {
      dims[i] = dim(a, i - rank + a.rank(), b, i - rank + b.rank());
    }
    return Dims.of(dims);
  }

  /** Size that two dimensions have when repeated; an index below 0 stands for one of size 1. */
  static int dim(Dims a, int i, Dims b, int j) {
    int first = i < 0 ? 1 : a.dim(i);
    int second = j < 0 ? 1 : b.dim(j);
    Checks.that(
        first == second || first == 1 || second == 1,
        "sizes that are equal or 1, from the last dimension on",
        a + " and " + b);
    return first == 1 ? second : first;
  }
}
