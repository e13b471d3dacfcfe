package dev.lanewise.engine.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * One number of all along some axes.
 *
 * @param function which number
 * @param axes which axes, rising; none for a copy
 * @param keepsDims whether they stay, with size 1
 */
public record Reduce(Function function, List<Integer> axes, boolean keepsDims) implements Op {
  /** The numbers. */
  public enum Function {
    /** The sum. */
    SUM,
    /** The mean. */
    MEAN,
    /** The greatest; not-a-number where one is. */
    MAX,
    /** The least; not-a-number where one is. */
    MIN,
    /** The product. */
    PRODUCT
  }

  /** Keeps a copy of the list. */
  public Reduce {
    axes = List.copyOf(axes);
  }

  @Override
  public Dims outputDims(List<Dims> in) {
    Dims x = in.getFirst();
    Checks.axes(axes, x);
    Checks.that(!x.isBatched() || !axes.contains(0), "axes behind the batch", axes);
    List<Integer> dims = new ArrayList<>();
    for (int i = 0; i < x.rank(); i++) {
      if (!axes.contains(i)) {
        dims.add(x.dim(i));
      } else if (keepsDims) {
        dims.add(1);
      }
    }
    return Dims.of(dims.stream().mapToInt(Integer::intValue).toArray());
  }
}
