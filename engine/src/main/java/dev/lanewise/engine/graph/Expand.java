package dev.lanewise.engine.graph;

import java.util.List;

/**
 * A value repeated to other sizes, as NumPy broadcasts.
 *
 * @param dims the sizes; those of the input that are not 1 are kept
 */
public record Expand(Dims dims) implements Op {
  @Override
  public Dims outputDims(List<Dims> in) {
    return Broadcast.dims(in.getFirst(), dims);
  }
}
