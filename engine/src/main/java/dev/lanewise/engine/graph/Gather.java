package dev.lanewise.engine.graph;

import java.util.List;

/**
 * Parts of a value by their indices along an axis, from the end where they are below 0.
 *
 * <pre>
 * in   x  (a…, n, b…), n being the axis's size        indices  (i…)
 * out  y  (a…, i…, b…)
 * </pre>
 *
 * @param axis which
 */
public record Gather(int axis) implements Op {
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
    Dims x = in.get(0);
    Dims indices = in.get(1);
    Checks.axes(List.of(axis), x);
    Checks.that(!x.isBatched() || axis > 0, "an axis behind the batch", axis);
    Checks.that(
        !indices.isBatched() || (axis == 0 && !x.isBatched()), "indices without a batch", indices);
    int[] dims = new int[x.rank() - 1 + indices.rank()];
    int to = 0;
    for (int i = 0; i < x.rank(); i++) {
      if (i == axis) {
        for (int j = 0; j < indices.rank(); j++) {
          dims[to++] = indices.dim(j);
        }
      } else {
        dims[to++] = x.dim(i);
      }
    }
    return Dims.of(dims);
  }
}
