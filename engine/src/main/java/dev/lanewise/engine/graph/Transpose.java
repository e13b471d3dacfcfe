package dev.lanewise.engine.graph;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The axes in another order.
 *
 * @param order for each axis of the output, which of the input's it is
 */
public record Transpose(List<Integer> order) implements Op {
  /** Keeps a copy of the list. */
  public Transpose {
    order = List.copyOf(order);
  }

  @Override
  public Dims outputDims(List<Dims> in) {
    Dims x = in.getFirst();
    Checks.that(
        order.stream().sorted().toList().equals(IntStream.range(0, x.rank()).boxed().toList()),
        "an order of " + x.rank() + " axes",
        order);
    return Dims.of(order.stream().mapToInt(x::dim).toArray());
  }
}
