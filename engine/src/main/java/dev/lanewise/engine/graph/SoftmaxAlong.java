package dev.lanewise.engine.graph;

import java.util.List;

/**
 * {@code y = eˣ / Σ eˣ} along an axis, or its logarithm.
 *
 * @param axis which
 * @param logarithm whether to take the logarithm
 */
public record SoftmaxAlong(int axis, boolean logarithm) implements Op {
  @Override
  public Dims outputDims(List<Dims> in) {
    Dims x = in.getFirst();
    Checks.axes(List.of(axis), x);
    Checks.that(!x.isBatched() || axis > 0, "an axis behind the batch", axis);
    return x;
  }
}
