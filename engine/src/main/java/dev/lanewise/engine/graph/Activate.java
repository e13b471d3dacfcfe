package dev.lanewise.engine.graph;

import dev.lanewise.engine.activation.Activation;
import java.util.List;

/**
 * {@code y = f(x)}, element by element.
 *
 * @param activation the f of the equation
 */
public record Activate(Activation activation) implements Op {
  @Override
  public Dims outputDims(List<Dims> in) {
    return in.getFirst();
  }
}
