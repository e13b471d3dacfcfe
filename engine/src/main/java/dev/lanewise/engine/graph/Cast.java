package dev.lanewise.engine.graph;

import java.util.List;

/**
 * The same numbers as another type: towards 0 for integers, 1 for booleans of what is not 0.
 *
 * @param type which
 */
public record Cast(ElementType type) implements Op {
  @Override
  public Dims outputDims(List<Dims> in) {
    return in.getFirst();
  }

  @Override
  public ElementType outputType(List<ElementType> in) {
    return type;
  }
}
