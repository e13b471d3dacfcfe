package dev.lanewise.conformance.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.conformance.gradient.GradientReport.Part;
import dev.lanewise.conformance.gradient.GradientReport.Verdict;
import dev.lanewise.conformance.samples.Elementwise;
import dev.lanewise.conformance.samples.PlainDense;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.composite.Sequential;
import dev.lanewise.layers.loss.MeanSquaredError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientCheckTest {
  private static final int SEEDS = 200;

  private static final Layer MIXED =
      new Sequential(new PlainDense(6, 9, 1), Elementwise.RELU, new PlainDense(9, 4, 2));

  /** 200 seeds for each of 5 layers, 7 gradients in all: 1,400 verdicts, none of them an alarm. */
  @Test
  void rightLayersPassForEverySeed() {
    Shape shape = Shape.of(3, 6);
    for (int seed = 0; seed < SEEDS; seed++) {
      GradientCheck.of(new PlainDense(6, 5, seed), shape).seed(seed).run().assertPassed();
      GradientCheck.of(Elementwise.TANH, shape).seed(seed).run().assertPassed();
      GradientCheck.of(Elementwise.SQUARE, shape).seed(seed).run().assertPassed();
      GradientCheck.of(Elementwise.RELU, shape).seed(seed).run().assertPassed();
      GradientCheck.of(MIXED, shape).seed(seed).run().assertPassed();
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {1e-3f, 1, 1e3f, 1e6f})
  void rightLayersPassForInputsOfAnySize(float scale) {
    Shape shape = Shape.of(3, 6);
    for (Layer layer : new Layer[] {new PlainDense(6, 5, 1), Elementwise.SQUARE, MIXED}) {
      GradientCheck.of(layer, shape).inputScale(scale).run().assertPassed();
    }
  }

  @Test
  void findsTheSlopeOfACurveFarAboveItsInput() {
    GradientCheck.of(Elementwise.SINE, Shape.of(3, 6)).inputScale(1e-6f).run().assertPassed();
    Elementwise half = new Elementwise("Half", x -> 0.5 + x, _ -> 1);
    GradientCheck.of(half, Shape.of(3, 6)).inputScale(1e-6f).run().assertPassed();
  }

  @Test
  void seesErrorsOfATenthOfAPercentInSmoothLayers() {
    for (int seed = 0; seed < 20; seed++) {
      for (Part part :
          GradientCheck.of(new PlainDense(20, 10, 1), Shape.of(3, 20)).seed(seed).run().parts()) {
        assertTrue(part.power() <= 1e-3, part.toString());
      }
    }
  }

  @Test
  void boundContainsTheTrueDerivative() {
    for (int seed = 0; seed < 20; seed++) {
      GradientReport report = GradientCheck.of(Elementwise.SINE, Shape.of(1, 50)).seed(seed).run();
      GradientReport.Deviation worst = report.part("input").worst();
      assertTrue(
          Math.abs(worst.analytic() - worst.numeric()) <= worst.bound()
              && worst.bound() < 1e-3 * Math.max(0.1, Math.abs(worst.analytic())),
          report.toString());
    }
  }

  @Test
  void elementsAtKinksAreSkippedAndCounted() {
    Tensor input = Tensor.of(Shape.of(1, 8), -3, -2, -1, 0, 1, 2, 3, 4);
    Part part = GradientCheck.at(Elementwise.RELU, input).run().part("input");
    assertEquals(Verdict.PASSED, part.verdict(), part.toString());
    assertEquals(1, part.skipped());
  }

  @Test
  void isInconclusiveWhereTooManyElementsAreAtKinks() {
    Tensor input = Tensor.of(Shape.of(1, 8), -3, -2, 0, 0, 0, 0, 3, 4);
    GradientReport report = GradientCheck.at(Elementwise.RELU, input).run();
    assertEquals(Verdict.INCONCLUSIVE, report.verdict(), report.toString());
    assertEquals(4, report.part("input").skipped());
  }

  @Test
  void isInconclusiveWhereNothingDependsOnTheInput() {
    Elementwise dead = new Elementwise("Zero", _ -> 0, _ -> 0);
    GradientReport report = GradientCheck.of(dead, Shape.of(2, 3)).run();
    assertEquals(Verdict.INCONCLUSIVE, report.verdict(), report.toString());
    assertThrows(AssertionError.class, report::assertPassed);
  }

  @Test
  void isInconclusiveWhereRoundingDrownsTheDerivative() {
    Elementwise drowned = new Elementwise("Drowned", x -> 1e6 + Math.sin(x), Math::cos);
    GradientReport report = GradientCheck.of(drowned, Shape.of(2, 9)).run();
    assertEquals(Verdict.INCONCLUSIVE, report.verdict(), report.toString());
  }

  /** Among 320 outputs that jump at ±0.5, every step of a weight finds some at their jump. */
  @Test
  void outputsAtAJumpAreLeftOutAndTheOthersCompared() {
    Shape shape = Shape.of(8, 6);
    for (double slope : new double[] {1, 1.05}) {
      Elementwise shrink =
          new Elementwise(
              "Shrink", x -> Math.abs(x) > 0.5 ? x : 0, x -> Math.abs(x) > 0.5 ? slope : 0);
      Layer layer = new Sequential(new PlainDense(6, 40, 1), shrink);
      for (int seed = 0; seed < 5; seed++) {
        GradientReport report = GradientCheck.of(layer, shape).seed(seed).run();
        Verdict expected = slope == 1 ? Verdict.PASSED : Verdict.FAILED;
        assertEquals(expected, report.verdict(), report.toString());
        assertEquals(1, report.draw(), report.toString());
      }
    }
  }

  @Test
  void aSampleComparesSoManyElementsOfEachTensor() {
    GradientReport report =
        GradientCheck.of(new PlainDense(20, 10, 1), Shape.of(3, 20)).sample(12).run();
    report.assertPassed();
    assertEquals(12, report.part("input").elements());
    assertEquals(12, report.part("weight").elements());
    assertEquals(10, report.part("bias").elements());
    Elementwise wrong = new Elementwise("Wrong", Math::sin, x -> 1.02 * Math.cos(x));
    GradientCheck check = GradientCheck.of(wrong, Shape.of(2, 30)).sample(3);
    assertEquals(Verdict.FAILED, check.run().verdict());
    assertEquals(Verdict.FAILED, check.seeing(0.5).run().verdict());
  }

  @Test
  void whatMustBeSeenMayBeCoarser() {
    Elementwise noisy = new Elementwise("Noisy", x -> 1e5 + Math.sin(x), Math::cos);
    GradientCheck check = GradientCheck.of(noisy, Shape.of(2, 9));
    assertEquals(Verdict.INCONCLUSIVE, check.run().verdict());
    assertEquals(Verdict.PASSED, check.seeing(0.5).run().verdict());
  }

  @Test
  void bendsAndSaturationAreNoKinks() {
    GradientReport report =
        GradientCheck.of(Elementwise.TANH, Shape.of(4, 20)).inputScale(30).run();
    report.assertPassed();
    assertEquals(0, report.part("input").skipped(), report.toString());
  }

  @Test
  void everyElementOfALargeTensorIsCompared() {
    PlainDense layer = new PlainDense(60, 50, 1);
    for (int element : new int[] {0, 1234, 2999}) {
      GradientReport report =
          GradientCheck.of(new OneWeightDoubled(layer, element), Shape.of(2, 60)).run();
      Part part = report.part("weight");
      assertEquals(Verdict.FAILED, part.verdict(), report.toString());
      assertEquals(
          "[" + element / 60 + ", " + element % 60 + "]", part.worst().at(), report.toString());
      assertEquals(1, part.worst().elements(), report.toString());
    }
  }

  @Test
  void sameSeedGivesTheSameReport() {
    GradientCheck check = GradientCheck.of(MIXED, Shape.of(3, 6)).seed(7);
    assertEquals(check.run(), check.run());
  }

  @Test
  void leavesParametersAndGradientsAsTheyWere() {
    PlainDense layer = new PlainDense(6, 5, 1);
    var weight = layer.parameters().firstEntry().getValue();
    weight.gradient().data()[3] = 17;
    float[] values = weight.value().toArray();
    float[] gradients = weight.gradient().toArray();
    GradientCheck.of(layer, Shape.of(2, 6)).run();
    assertArrayEquals(values, weight.value().toArray());
    assertArrayEquals(gradients, weight.gradient().toArray());
  }

  @Test
  void reportNamesSubjectSeedAndElement() {
    Elementwise wrong = new Elementwise("Wrong", Math::sin, x -> 1.01 * Math.cos(x));
    AssertionError error =
        assertThrows(
            AssertionError.class,
            GradientCheck.of(wrong, Shape.of(2, 3)).seed(42).run()::assertPassed);
    String text = error.getMessage();
    assertTrue(text.contains("Elementwise(Wrong) for input (2, 3): FAILED"), text);
    assertTrue(text.contains("seed 42"), text);
    assertTrue(text.contains("analytic") && text.contains("numeric"), text);
  }

  @Test
  void refusesOutputsThatAreNotFinite() {
    Elementwise broken = new Elementwise("Log", Math::log, x -> 1 / x);
    IllegalStateException error =
        assertThrows(IllegalStateException.class, GradientCheck.of(broken, Shape.of(2, 9))::run);
    assertTrue(error.getMessage().contains("expected finite outputs"), error.getMessage());
  }

  @Test
  void aGradientThatIsNotFiniteFails() {
    Elementwise broken = new Elementwise("Broken", Math::sin, _ -> Double.NaN);
    assertEquals(Verdict.FAILED, GradientCheck.of(broken, Shape.of(2, 3)).run().verdict());
  }

  @Test
  void refusesOptionsOutOfRange() {
    GradientCheck check =
        GradientCheck.ofLoss(new MeanSquaredError(), Shape.of(2, 3), Tensor.zeros(2, 3));
    assertThrows(IllegalArgumentException.class, () -> check.inputScale(0));
    assertThrows(IllegalArgumentException.class, () -> check.inputScale(Float.NaN));
    assertThrows(IllegalArgumentException.class, () -> check.groups(0));
    assertThrows(IllegalArgumentException.class, () -> check.sample(0));
    assertThrows(IllegalArgumentException.class, () -> check.seeing(0));
    assertThrows(IllegalArgumentException.class, () -> check.seeing(1));
  }
}
