package dev.lanewise.engine.graph;

import java.util.List;

/**
 * {@code y = scale·x + shift}, by channel: batch normalisation in inference.
 *
 * <pre>
 * in   x  (batch, channels, …)    scale, shift  (channels)
 * out  y  as x
 * </pre>
 */
public record ChannelAffine() implements Op {
  @Override
  public int leastInputs() {
    return 3;
  }

  @Override
  public int mostInputs() {
    return 3;
  }

  @Override
  public Dims outputDims(List<Dims> in) {
    Dims x = in.get(0);
    Checks.that(x.rank() >= 2, "x (batch, channels, …)", x);
    Checks.dims("scale", Dims.of(x.dim(1)), in.get(1));
    Checks.dims("shift", Dims.of(x.dim(1)), in.get(2));
    return x;
  }
}
