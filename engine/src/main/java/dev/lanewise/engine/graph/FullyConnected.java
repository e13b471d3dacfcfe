package dev.lanewise.engine.graph;

import java.util.List;

/**
 * {@code y = x·Wᵀ + b}.
 *
 * <pre>
 * in   x  (batch, fanIn)    W  (fanOut, fanIn)    b  (fanOut), or none
 * out  y  (batch, fanOut)
 * </pre>
 */
public record FullyConnected() implements Op {
  @Override
  public int leastInputs() {
    return 2;
  }

  @Override
  public int mostInputs() {
    return 3;
  }

  @Override
  public Dims outputDims(List<Dims> in) {
    Dims x = in.get(0);
    Dims w = in.get(1);
    Checks.rank("x", x, 2);
    Checks.rank("W", w, 2);
    Checks.dims("W", Dims.of(w.dim(0), x.dim(1)), w);
    if (in.size() == 3) {
      Checks.dims("b", Dims.of(w.dim(0)), in.get(2));
    }
    return Dims.of(x.dim(0), w.dim(0));
  }
}
