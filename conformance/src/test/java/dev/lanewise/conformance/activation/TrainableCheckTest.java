package dev.lanewise.conformance.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.conformance.activation.Finding.Check;
import dev.lanewise.conformance.activation.Finding.Outcome;
import dev.lanewise.engine.activation.Description;
import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.ParameterVectors;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.activation.trainable.SwishBeta;
import dev.lanewise.engine.activation.trainable.TrainableActivations;
import dev.lanewise.engine.simd.Simd;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Trainable activations: those of the project pass; a fault in a gradient by a parameter shows. */
class TrainableCheckTest {
  /** What is wrong with the gradient by the parameter. */
  enum Fault {
    NONE,
    /** It is written, not added: of the batch the last elements are left. */
    NOT_SUMMED,
    NEVER_GIVEN,
    /** In lanes alone. */
    ONE_PERCENT_OFF,
    /** In lanes and reference. */
    WRONG_SIGN
  }

  /** {@link SwishBeta}, copied. */
  record FaultySwish(Fault fault, List<Letter> parameters) implements TrainableActivation {
    private static final SwishBeta RIGHT = new SwishBeta();

    FaultySwish(Fault fault) {
      this(fault, RIGHT.parameters());
    }

    @Override
    public String name() {
      return "faulty-swish";
    }

    @Override
    public Description description() {
      return RIGHT.description();
    }

    @Override
    public Sharing sharing() {
      return RIGHT.sharing();
    }

    @Override
    public FloatVector value(FloatVector x, ParameterVectors p) {
      return RIGHT.value(x, p);
    }

    @Override
    public FloatVector backward(FloatVector x, FloatVector dy, ParameterVectors p) {
      int place = p.gradientsFrom() + p.at();
      FloatVector before = FloatVector.fromArray(x.species(), p.gradients(), place);
      FloatVector dx = RIGHT.backward(x, dy, p);
      FloatVector after = FloatVector.fromArray(x.species(), p.gradients(), place);
      FloatVector added = after.sub(before);
      FloatVector left =
          switch (fault) {
            case NONE -> after;
            case NOT_SUMMED -> added;
            case NEVER_GIVEN -> before;
            case ONE_PERCENT_OFF -> before.add(added.mul(1.01f));
            case WRONG_SIGN -> before.sub(added);
          };
      left.intoArray(p.gradients(), place);
      return dx;
    }

    @Override
    public double value(double x, double[] p) {
      return RIGHT.value(x, p);
    }

    @Override
    public double derivative(double x, double[] p) {
      return RIGHT.derivative(x, p);
    }

    @Override
    public double derivativeByParameter(int i, double x, double[] p) {
      double right = RIGHT.derivativeByParameter(i, x, p);
      return fault == Fault.WRONG_SIGN ? -right : right;
    }
  }

  static List<TrainableActivation> activations() {
    return TrainableActivations.all();
  }

  @ParameterizedTest
  @MethodSource("activations")
  void everyTrainableActivationPasses(TrainableActivation activation) {
    Certificate certificate = TrainableCheck.of(activation).sweep(Sweep.QUICK).run();
    certificate.assertPassed();
    assertEquals(activation.parameters().size(), certificate.accuracy().byParameter().size());
  }

  @Test
  void theCopyWithoutFaultPasses() {
    check(Fault.NONE).assertPassed();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aFaultyGradientByTheParameterIsCaughtWithAnInput(Fault fault) {
    Certificate certificate = check(fault);
    Check shown =
        switch (fault) {
          case NONE, ONE_PERCENT_OFF, NEVER_GIVEN -> Check.PARAMETERS;
          case NOT_SUMMED -> Check.SUMS;
          case WRONG_SIGN -> Check.PARAMETER_SLOPE;
        };
    Finding finding = finding(certificate, shown);
    assertEquals(Outcome.FAILED, finding.outcome(), finding::toString);
    assertNotNull(finding.input(), finding::toString);
    assertTrue(finding.detail().contains("by beta"), finding::toString);
    assertTrue(finding.detail().contains("(beta = "), finding::toString);
    assertEquals(Outcome.FAILED, finding(certificate, Check.LAYER).outcome());
  }

  @Test
  void aGradientThatIsNotSummedIsRightForOneElementAndShowsWhereLanesAreUsedAgain() {
    Certificate certificate = check(Fault.NOT_SUMMED);
    assertEquals(Outcome.PASSED, finding(certificate, Check.PARAMETERS).outcome());
    String detail = finding(certificate, Check.SUMS).detail();
    int first = Simd.SUM_LANES + Simd.LANES; // fewer are the tail, whose sums are added by the loop
    assertTrue(detail.contains("of " + first + " elements, this one the last"), detail);
  }

  @Test
  void twoParametersOfOneNameAreRefused() {
    Letter beta = Letter.of("beta", 1f);
    TrainableActivation twice = new FaultySwish(Fault.NONE, List.of(beta, beta));
    assertEquals(
        FaultySwish.class.getName()
            + ": parameters(): expected a name of its own for each, got [beta, beta]",
        assertThrows(
                IllegalArgumentException.class,
                () -> TrainableCheck.of(twice).sweep(Sweep.QUICK).run())
            .getMessage());
  }

  @Test
  void bitsOfSumsByParametersAreComparedInOtherJvms() throws Exception {
    TrainableActivation right = new SwishBeta();
    SameBits bits = SameBits.of(List.of(right), "", 2, Progress.NONE);
    Finding finding = bits.of(right);
    assertEquals(Outcome.PASSED, finding.outcome(), finding::toString);
    // Value, derivative, derivative by beta and its sums, at three settings.
    assertTrue(finding.detail().startsWith("12 functions"), finding::toString);
  }

  private static Certificate check(Fault fault) {
    return TrainableCheck.of(new FaultySwish(fault)).sweep(Sweep.QUICK).run();
  }

  private static Finding finding(Certificate certificate, Check check) {
    return certificate.findings().stream()
        .filter(finding -> finding.check() == check)
        .findFirst()
        .orElseThrow();
  }
}
