package dev.lanewise.engine.graph;

import java.util.List;

/**
 * Values one after another along an axis, alike but for its size.
 *
 * @param axis which
 */
public record Concat(int axis) implements Op {
  @Override
  public Dims outputDims(List<Dims> in) {
    Dims first = in.getFirst();
    Checks.axes(List.of(axis), first);
    Checks.that(!first.isBatched() || axis > 0, "an axis behind the batch", axis);
    int sum = 0;
    for (Dims each : in) {
      Checks.that(
          each.rank() == first.rank() && each.with(axis, first.dim(axis)).equals(first),
          first + " but for axis " + axis,
          each);
      sum = Math.addExact(sum, each.dim(axis));
    }
    return first.with(axis, sum);
  }

  @Override
  public int mostInputs() {
    return Integer.MAX_VALUE;
  }
}
