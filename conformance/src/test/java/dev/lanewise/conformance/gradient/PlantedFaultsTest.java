package dev.lanewise.conformance.gradient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.conformance.gradient.GradientReport.Part;
import dev.lanewise.conformance.gradient.GradientReport.Verdict;
import dev.lanewise.conformance.samples.Elementwise;
import dev.lanewise.conformance.samples.Fault;
import dev.lanewise.conformance.samples.PlainDense;
import dev.lanewise.conformance.samples.Tampered;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.composite.Sequential;
import dev.lanewise.layers.dense.Dense;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.loss.Loss;
import dev.lanewise.layers.loss.MeanSquaredError;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every planted fault is caught, in plain layers and in production ones, for every seed. */
class PlantedFaultsTest {
  private static final int SEEDS = 20;
  private static final Shape INPUT = Shape.of(3, 7);

  /** Faults in the gradient by the input alone. */
  private static final Set<Fault> OF_THE_INPUT =
      EnumSet.of(
          Fault.WRONG_SIGN,
          Fault.ONE_PERCENT_OFF,
          Fault.WRONG_AT_NEGATIVE_INPUTS,
          Fault.ONE_SAMPLE_MISSING);

  private static List<Layer> layers() {
    Initialization init = new Initialization(1);
    return List.of(
        new Sequential(new PlainDense(7, 6, 1), Elementwise.TANH),
        new Dense(7, 6, Activations.TANH, init),
        new Dense(7, 6, Activations.SIGMOID, init),
        new Sequential(
            new Dense(7, 20, Activations.RELU, init), new Dense(20, 6, Activations.TANH, init)));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"ONE_BIAS_ELEMENT_OFF", "ADDED_TO_TAKEN_ZEROS"})
  void isCaughtForEverySeed(Fault fault) {
    for (Layer layer : layers()) {
      for (int seed = 0; seed < SEEDS; seed++) {
        GradientReport report =
            GradientCheck.of(new Tampered(layer, fault), INPUT).seed(seed).run();
        assertEquals(Verdict.FAILED, report.verdict(), report.toString());
        if (OF_THE_INPUT.contains(fault)) {
          assertEquals(Verdict.FAILED, report.part("input").verdict(), report.toString());
          assertEquals(1, failed(report), report.toString());
        }
      }
    }
  }

  /** One percent of an element that happens to be near zero is less than rounding: 9 in 10. */
  @Test
  void onePercentOfOneBiasElementIsCaughtAndNamed() {
    for (Layer layer : layers()) {
      int caught = 0;
      for (int seed = 0; seed < SEEDS; seed++) {
        GradientReport report =
            GradientCheck.of(new Tampered(layer, Fault.ONE_BIAS_ELEMENT_OFF), INPUT)
                .seed(seed)
                .run();
        if (report.verdict() == Verdict.FAILED) {
          Part bias = report.parts().getLast();
          assertEquals("[3]", bias.worst().at(), report.toString());
          assertEquals(1, failed(report), report.toString());
          caught++;
        }
      }
      assertTrue(caught >= 0.9 * SEEDS, layer + ": caught " + caught + " of " + SEEDS);
    }
  }

  private static long failed(GradientReport report) {
    return report.parts().stream().filter(part -> part.verdict() == Verdict.FAILED).count();
  }

  @Test
  void aKinkOnTheWrongSideIsCaught() {
    Elementwise wrong = new Elementwise("Relu", x -> Math.max(x, 0), x -> x > -0.5 ? 1 : 0);
    GradientReport report = GradientCheck.of(wrong, Shape.of(4, 30)).run();
    assertEquals(Verdict.FAILED, report.verdict(), report.toString());
  }

  @Test
  void aDerivativeWrongInOneIntervalIsCaught() {
    Elementwise wrong =
        new Elementwise("Sine", Math::sin, x -> Math.cos(x) * (x > 0.3 && x < 0.5 ? 1.01 : 1));
    GradientReport report = GradientCheck.of(wrong, Shape.of(4, 30)).run();
    assertEquals(Verdict.FAILED, report.verdict(), report.toString());
  }

  @Test
  void aLossThatDividesByTheBatchTwiceIsCaught() {
    Tensor target = Tensor.zeros(4, 5);
    Loss<Tensor> wrong = new ScaledLoss(0.25f);
    GradientReport report = GradientCheck.ofLoss(wrong, Shape.of(4, 5), target).run();
    assertEquals(Verdict.FAILED, report.verdict(), report.toString());
    GradientCheck.ofLoss(new ScaledLoss(1), Shape.of(4, 5), target).run().assertPassed();
  }

  /** Mean squared error, its gradient times a factor. */
  private static final class ScaledLoss implements Loss<Tensor> {
    private final MeanSquaredError right = new MeanSquaredError();
    private final float factor;

    ScaledLoss(float factor) {
      this.factor = factor;
    }

    @Override
    public float forward(Tensor output, Tensor target) {
      return right.forward(output, target);
    }

    @Override
    public Tensor backward() {
      Tensor gradient = right.backward();
      Tensor scaled = Tensor.of(gradient.shape(), gradient.toArray());
      for (int i = 0; i < scaled.size(); i++) {
        scaled.data()[i] *= factor;
      }
      return scaled;
    }
  }
}
