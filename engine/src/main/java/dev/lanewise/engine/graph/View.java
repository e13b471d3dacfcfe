package dev.lanewise.engine.graph;

import java.util.List;

/**
 * The same numbers under other sizes.
 *
 * @param dims the sizes; with a batch exactly where the input has one
 */
public record View(Dims dims) implements Op {
  @Override
  public Dims outputDims(List<Dims> in) {
    Dims x = in.getFirst();
    Checks.that(
        x.isBatched() == dims.isBatched() && x.sampleSize() == dims.sampleSize(),
        "as many elements as " + dims + " has",
        x);
    return dims;
  }
}
