package dev.lanewise.engine.graph;

import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.TrainableActivation;
import java.util.List;

/**
 * {@code y = f(x; p)}, element by element, with parameters that were learned.
 *
 * <pre>
 * in   x  (batch, sample…)
 *      p  each of f's parameters, in its order: (1), (channels) or (sample…), as sharing says
 * out  y  as x
 * </pre>
 *
 * @param activation the f of the equation
 * @param sharing which elements use the same parameters
 */
public record ActivateTrained(TrainableActivation activation, Sharing sharing) implements Op {
  @Override
  public Dims outputDims(List<Dims> in) {
    Dims x = in.getFirst();
    Checks.that(x.rank() >= 2, "x (batch, sample…)", x);
    Dims expected =
        switch (sharing) {
          case LAYER -> Dims.of(1);
          case CHANNEL -> Dims.of(x.dim(1));
          case NEURON -> Dims.of(x.at(1).sample());
        };
    for (Dims parameter : in.subList(1, in.size())) {
      Checks.dims("p", expected, parameter);
    }
    return x;
  }

  @Override
  public int leastInputs() {
    return 1 + activation.parameters().size();
  }

  @Override
  public int mostInputs() {
    return leastInputs();
  }
}
