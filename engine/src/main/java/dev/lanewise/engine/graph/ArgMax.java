package dev.lanewise.engine.graph;

import java.util.List;

/**
 * Index of the greatest element along an axis.
 *
 * @param axis which
 * @param keepsDim whether it stays, with size 1
 * @param last whether the last among equals is taken, not the first
 */
public record ArgMax(int axis, boolean keepsDim, boolean last) implements Op {
  @Override
  public Dims outputDims(List<Dims> in) {
    return new Reduce(Reduce.Function.MAX, List.of(axis), keepsDim).outputDims(in);
  }

  @Override
  public ElementType outputType(List<ElementType> in) {
    return ElementType.INTEGER;
  }
}
