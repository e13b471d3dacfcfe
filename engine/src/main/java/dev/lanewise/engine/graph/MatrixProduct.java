package dev.lanewise.engine.graph;

import java.util.List;

/**
 * {@code y = a·b} of matrices; dimensions before the last two are broadcast.
 *
 * <pre>
 * in   a  (…, m, k)    b  (…, k, n)
 * out  y  (…, m, n)
 * </pre>
 */
public record MatrixProduct() implements Op {
  @Override
  public int leastInputs() {
    return 2;
  }

  @Override
  public int mostInputs() {
    return 2;
  }

  @Override
  public Dims outputDims(List<Dims> in) {
    Dims a = in.get(0);
    Dims b = in.get(1);
    Checks.that(a.rank() >= 2, "a of at least 2 dimensions", a);
    Checks.that(b.rank() >= 2, "b of at least 2 dimensions", b);
    int k = a.dim(a.rank() - 1);
    Checks.that(b.dim(b.rank() - 2) == k, "b (…, " + k + ", n)", b);
    int rank = Math.max(a.rank(), b.rank());
    int[] dims = new int[rank];
    for (int i = 0; i < rank - 2; i++) {
      dims[i] = Broadcast.dim(a, i - rank + a.rank(), b, i - rank + b.rank());
    }
    dims[rank - 2] = a.dim(a.rank() - 2);
    dims[rank - 1] = b.dim(b.rank() - 1);
    return Dims.of(dims);
  }
}
