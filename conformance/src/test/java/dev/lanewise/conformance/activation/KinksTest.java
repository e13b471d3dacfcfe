package dev.lanewise.conformance.activation;

import static jdk.incubator.vector.VectorOperators.EQ;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.conformance.activation.Finding.Check;
import dev.lanewise.conformance.activation.Finding.Outcome;
import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.activation.Description;
import dev.lanewise.engine.activation.LeakyRelu;
import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/** Kinks are claimed where value or derivative is not what it is beside, and nowhere else. */
class KinksTest {
  private static final Description CLAIMS = Description.of("anything");

  @Test
  void anInfinityAtOnePointIsAKink() {
    Tampered f =
        Tampered.copy(Activations.TANH)
            .claiming(CLAIMS)
            .reference((x, y) -> x == 1 ? Double.POSITIVE_INFINITY : y)
            .lanes((x, y) -> y.blend(Float.POSITIVE_INFINITY, x.compare(EQ, 1f)));
    assertEquals(1, place(f));
    check(f.claiming(CLAIMS.kinks(1f))).assertPassed();
    Tampered inTheSlope =
        Tampered.copy(Activations.TANH)
            .claiming(CLAIMS)
            .slope((x, y) -> x == 1 ? Double.NEGATIVE_INFINITY : y)
            .laneSlope((x, y) -> y.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 1f)));
    assertEquals(1, place(inTheSlope));
  }

  @Test
  void growingOutOfTheFloatsIsNoKink() {
    check(new Root(4, CLAIMS)).assertPassed();
  }

  /**
   * Its derivative is 0 at 0 and, that close to it that no float lies between, 0.005: what a step
   * of training takes for the slope there is not the slope around it, so that the kink must be
   * claimed, though nothing differs from left to right.
   */
  @Test
  void aSlopeThatRisesSteeplyFromZeroIsAKink() {
    assertEquals(0, place(new Root(0.2, CLAIMS)));
    check(new Root(0.2, CLAIMS.kinks(0f))).assertPassed();
  }

  @Test
  void ofAStepWithWrongClaimsThePlaceIsNamed() {
    Tampered step = Tampered.copy(Activations.STEP);
    assertEquals(0, place(step.claiming(CLAIMS)));
    assertEquals(1, place(step.claiming(CLAIMS.kinks(1f))));
    assertEquals(1, place(step.claiming(CLAIMS.kinks(0f, 1f))));
  }

  @Test
  void aKinkMayBeSlightButNotNothing() {
    check(new LeakyRelu(0.99999f)).assertPassed();
    Tampered smooth = Tampered.copy(Activations.SQUARE);
    assertEquals(0, place(smooth.claiming(CLAIMS.kinks(0f))));
  }

  @Test
  void aKinkIsNoPlaceForNotANumber() {
    Tampered f =
        Tampered.copy(Activations.STEP)
            .reference((x, y) -> x == 0 ? Double.NaN : y)
            .lanes((x, y) -> y.blend(Float.NaN, x.compare(EQ, 0f)));
    Finding finding = failing(f);
    assertTrue(finding.detail().contains("expected a number at the kink"), finding::toString);
  }

  private static Certificate check(Activation f) {
    return ActivationCheck.of(f).sweep(Sweep.QUICK).run();
  }

  /** What is wrong with its claims. */
  private static Finding failing(Activation f) {
    Finding claims = new Claims(FixedSubject.of(f)).check();
    assertEquals(Outcome.FAILED, claims.outcome(), claims::toString);
    assertEquals(Check.CLAIMS, claims.check());
    return claims;
  }

  private static float place(Activation f) {
    Float input = failing(f).input();
    assertNotNull(input);
    return Math.abs(input);
  }

  /** {@code x·|x|ᵖ} */
  private record Root(double p, Description description) implements Activation {
    @Override
    public String name() {
      return "root";
    }

    @Override
    public FloatVector value(FloatVector x) {
      return each(x, this::value);
    }

    @Override
    public FloatVector derivative(FloatVector x) {
      return each(x, this::derivative);
    }

    private static FloatVector each(FloatVector x, DoubleUnaryOperator f) {
      float[] y = x.toArray();
      for (int i = 0; i < y.length; i++) {
        y[i] = (float) f.applyAsDouble(y[i]);
      }
      return FloatVector.fromArray(x.species(), y, 0);
    }

    @Override
    public double value(double x) {
      return x * Math.pow(Math.abs(x), p);
    }

    @Override
    public double derivative(double x) {
      return (1 + p) * Math.pow(Math.abs(x), p);
    }
  }
}
