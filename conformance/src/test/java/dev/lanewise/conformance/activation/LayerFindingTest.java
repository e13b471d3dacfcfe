package dev.lanewise.conformance.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.conformance.activation.Finding.Outcome;
import dev.lanewise.conformance.samples.Elementwise;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class LayerFindingTest {
  private static final Shape INPUT = Shape.of(3, 5);

  /** Rounding hides its slope. */
  private static final Layer DROWNED =
      new Elementwise("Drowned", x -> 1e6 + Math.sin(x), Math::cos);

  @Test
  void outputsThatAreNoNumbersFail() {
    Finding finding = LayerFinding.of(new Elementwise("Holes", _ -> Double.NaN, _ -> 1), INPUT);
    assertEquals(Outcome.FAILED, finding.outcome());
    assertTrue(finding.detail().contains("expected finite outputs"), finding::toString);
  }

  @Test
  void gradientsThatCannotBeComparedHideNoBrokenPromise() {
    assertEquals(Outcome.NOT_MADE, LayerFinding.of(DROWNED, INPUT).outcome());
    Finding finding = LayerFinding.of(new Careless(DROWNED), INPUT);
    assertEquals(Outcome.FAILED, finding.outcome(), finding::toString);
    assertTrue(finding.detail().contains("not an IllegalArgumentException"), finding::toString);
  }

  /** Refuses deeper tensors in its own way. */
  private record Careless(Layer layer) implements Layer {
    @Override
    public Shape outputShape(Shape input) {
      if (input.rank() > 2) {
        throw new IllegalStateException();
      }
      return layer.outputShape(input);
    }

    @Override
    public SequencedMap<String, Parameter> parameters() {
      return layer.parameters();
    }

    @Override
    public SequencedMap<String, Tensor> state() {
      return layer.state();
    }

    @Override
    public Pass newPass(Shape input, Execution execution) {
      return layer.newPass(input, execution);
    }
  }
}
