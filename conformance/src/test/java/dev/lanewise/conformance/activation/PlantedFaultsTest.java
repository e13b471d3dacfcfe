package dev.lanewise.conformance.activation;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.NE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.conformance.activation.Finding.Check;
import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.activation.Description;
import jdk.incubator.vector.VectorMask;
import org.junit.jupiter.api.Test;

/** Every planted fault is caught, with an input at which it shows. */
class PlantedFaultsTest {
  @Test
  void aCopyWithoutFaultPasses() {
    check(Tampered.copy(Activations.TANH)).assertPassed();
  }

  @Test
  void aWrongSignOfTheDerivativeIsCaughtInTheLanes() {
    float input =
        caught(Check.DERIVATIVE, Tampered.copy(Activations.SILU).laneSlope((_, y) -> y.neg()));
    assertTrue(input > -50, "where the slope is not 0: " + input);
  }

  @Test
  void aWrongSignOfTheDerivativeIsCaughtWhereTheReferenceHasItToo() {
    caught(
        Check.REFERENCE_SLOPE,
        Tampered.copy(Activations.SILU).laneSlope((_, y) -> y.neg()).slope((_, y) -> -y));
  }

  @Test
  void onePercentOffInOneIntervalIsCaughtAndTheIntervalNamed() {
    Activation inLanes =
        Tampered.copy(Activations.GELU)
            .lanes((x, y) -> y.blend(y.mul(1.01f), x.compare(GT, 0.3f).and(x.compare(LT, 0.5f))));
    assertIn(0.3, 0.5, caught(Check.VALUE, inLanes));
    Activation inBoth =
        Tampered.copy(Activations.GELU)
            .laneSlope(
                (x, y) -> y.blend(y.mul(1.01f), x.compare(GT, 0.3f).and(x.compare(LT, 0.5f))))
            .slope((x, y) -> x > 0.3f && x < 0.5f ? y * 1.01f : y);
    assertIn(0.3, 0.5, caught(Check.REFERENCE_SLOPE, inBoth));
    assertIn(0.3, 0.5, caught(Check.KERNEL_SLOPE, inBoth));
  }

  @Test
  void aWrongFourthDigitOfTheSlopeIsCaughtWhereLanesAndReferenceHaveIt() {
    caught(
        Check.REFERENCE_SLOPE,
        Tampered.copy(Activations.GELU)
            .laneSlope((_, y) -> y.mul(1.0002f))
            .slope((_, y) -> y * 1.0002f));
  }

  @Test
  void aSlopeThatIsWrongFarOutAloneIsCaughtWhereLanesAndReferenceHaveIt() {
    float input =
        caught(
            Check.REFERENCE_SLOPE,
            Tampered.copy(Activations.SILU)
                .laneSlope((x, y) -> y.blend(y.mul(1.01f), x.compare(GT, 0x1p24f)))
                .slope((x, y) -> x > 0x1p24f ? y * 1.01f : y));
    assertTrue(input > 0x1p24f, () -> "far out: " + input);
  }

  @Test
  void whatIsWrongInOneLaneIsSaidToBe() {
    Activation f =
        Tampered.copy(Activations.SILU)
            .lanes((x, y) -> y.blend(y.mul(1.01f), VectorMask.fromLong(x.species(), 2)));
    Finding finding = check(f).failures().getFirst();
    assertTrue(finding.detail().contains("; in lanes [1] of 0 to "), finding::toString);
  }

  @Test
  void aReferenceThatIsNoNumberAtInfinityIsBlamedForIt() {
    Activation f =
        Tampered.copy(Activations.SILU).reference((x, y) -> Double.isInfinite(x) ? Double.NaN : y);
    Finding finding = check(f).failures().getFirst();
    assertEquals(Check.VALUE, finding.check());
    assertTrue(
        finding.detail().contains("; the reference is no number here: give its limit"),
        finding::toString);
  }

  @Test
  void whatDependsOnOtherLanesIsSaidTo() {
    Activation f =
        Tampered.copy(Activations.SILU)
            .lanes((x, y) -> y.add(x.max(1e30f).sub(1e30f).reduceLanes(MAX) * 1e-30f));
    Finding finding = check(f).failures().getFirst();
    assertTrue(
        finding.detail().contains("; among other inputs or after them, by itself it gives "),
        finding::toString);
  }

  @Test
  void aSlopeThatIsWrongAtSubnormalNumbersAloneIsCaught() {
    float input =
        caught(
            Check.DERIVATIVE,
            Tampered.copy(Activations.TANH)
                .laneSlope((x, y) -> y.blend(0f, x.abs().compare(LT, Float.MIN_NORMAL))));
    assertTrue(Math.abs(input) < Float.MIN_NORMAL, () -> "subnormal: " + input);
  }

  @Test
  void notANumberForMinusInfinityIsCaughtWhereLanesAndReferenceHaveIt() {
    Activation f =
        Tampered.copy(Activations.SILU)
            .lanes((x, y) -> y.blend(Float.NaN, x.compare(EQ, Float.NEGATIVE_INFINITY)))
            .reference((x, y) -> x == Double.NEGATIVE_INFINITY ? Double.NaN : y);
    assertEquals(Float.NEGATIVE_INFINITY, caught(Check.SPECIAL_VALUES, f));
  }

  @Test
  void aZeroThatLosesItsSignIsCaught() {
    float input =
        caught(
            Check.SPECIAL_VALUES,
            Tampered.copy(Activations.TANH).lanes((x, y) -> y.blend(0f, x.compare(EQ, 0f))));
    assertEquals("-0.0", Float.toString(input));
  }

  @Test
  void aValueThatIsWrongAtMinusZeroAloneIsCaught() {
    float input =
        caught(
            Check.VALUE,
            Tampered.copy(Activations.SIGMOID)
                .lanes((x, y) ->
                    y.blend(0f, x.reinterpretAsInts().compare(EQ, 1 << 31).cast(x.species()))));
    assertEquals("-0.0", Float.toString(input));
  }

  @Test
  void aSwallowedNaNIsCaughtInTheLanesAndInBoth() {
    Tampered inLanes =
        Tampered.copy(Activations.RELU).lanes((x, y) -> y.blend(0f, x.compare(NE, x)));
    assertTrue(Float.isNaN(caught(Check.SPECIAL_VALUES, inLanes)));
    Tampered inBoth = inLanes.reference((x, y) -> Double.isNaN(x) ? 0 : y);
    assertTrue(Float.isNaN(caught(Check.SPECIAL_VALUES, inBoth)));
  }

  @Test
  void anOverflowOnTheWayIsCaught() {
    Activation f =
        Tampered.copy(Activations.SOFTPLUS)
            .lanes((x, y) -> y.blend(Float.POSITIVE_INFINITY, x.compare(GT, 88.8f)));
    assertTrue(caught(Check.VALUE, f) > 88);
  }

  @Test
  void aWrongLimitOfTheReferenceIsCaught() {
    Tampered f =
        Tampered.copy(Activations.TANH)
            .reference((x, y) -> x == Double.POSITIVE_INFINITY ? 0.5 : y)
            .lanes((x, y) -> y.blend(0.5f, x.compare(EQ, Float.POSITIVE_INFINITY)));
    assertEquals(Float.POSITIVE_INFINITY, caught(Check.SPECIAL_VALUES, f));
  }

  @Test
  void aClaimThatDoesNotHoldIsCaught() {
    caught(Check.CLAIMS, claiming(Description.of("x·σ(x)").rising()));
    caught(Check.CLAIMS, claiming(Description.of("x·σ(x)").range(0, Double.POSITIVE_INFINITY)));
    assertEquals(1, caught(Check.CLAIMS, claiming(Description.of("x·σ(x)").kinks(1f))));
  }

  @Test
  void aKinkThatIsNotClaimedIsCaughtWhereLanesAndReferenceHaveIt() {
    Activation f =
        Tampered.copy(Activations.SILU)
            .reference((x, y) -> x > 1.7 ? y + 0.25 * (x - 1.7) : y)
            .slope((x, y) -> x > 1.7 ? y + 0.25 : y)
            .lanes((x, y) -> y.blend(x.sub(1.7f).mul(0.25f).add(y), x.compare(GT, 1.7f)))
            .laneSlope((x, y) -> y.blend(y.add(0.25f), x.compare(GT, 1.7f)));
    assertEquals(1.7f, caught(Check.CLAIMS, f), 1e-6f);
  }

  @Test
  void aJumpThatIsNotClaimedIsCaughtWhereLanesAndReferenceHaveIt() {
    Activation f =
        Tampered.copy(Activations.TANH)
            .claiming(Description.of("anything"))
            .reference((x, y) -> x > 0.7f ? y + 0.0625 : y)
            .lanes((x, y) -> y.blend(y.add(0.0625f), x.compare(GT, 0.7f)));
    assertEquals(0.7f, caught(Check.CLAIMS, f), 1e-6f);
  }

  @Test
  void aQuotientThatIsNotANumberAtZeroIsCaughtWhereLanesAndReferenceHaveIt() {
    Activation f =
        Tampered.copy(Activations.SINC)
            .reference((x, y) -> x == 0 ? Double.NaN : y)
            .lanes((x, y) -> y.blend(Float.NaN, x.compare(EQ, 0f)));
    assertEquals(0, Math.abs(caught(Check.CLAIMS, f)));
    Activation inTheSlope =
        Tampered.copy(Activations.SINC)
            .slope((x, y) -> x == 0 ? Double.NaN : y)
            .laneSlope((x, y) -> y.blend(Float.NaN, x.compare(EQ, 0f)));
    assertEquals(0, Math.abs(caught(Check.CLAIMS, inTheSlope)));
  }

  @Test
  void theErrorListsTheInputAsFloatAndInHex() {
    Activation f =
        Tampered.copy(Activations.TANH).lanes((x, y) -> y.blend(0.7f, x.compare(EQ, 1f)));
    AssertionError error = assertThrows(AssertionError.class, check(f)::assertPassed);
    assertTrue(
        error.getMessage().contains("value: at 1.0 (0x1.0p0, bits 0x3f800000): "),
        error::getMessage);
  }

  private static Activation claiming(Description claims) {
    return Tampered.copy(Activations.SILU).claiming(claims);
  }

  private static Certificate check(Activation f) {
    return ActivationCheck.of(f).sweep(Sweep.QUICK).run();
  }

  /** The input that this check names. */
  private static float caught(Check check, Activation f) {
    Certificate certificate = check(f);
    Finding finding =
        certificate.failures().stream()
            .filter(failure -> failure.check() == check)
            .findFirst()
            .orElseThrow(() -> new AssertionError(certificate.findings().toString()));
    assertNotNull(finding.input(), finding::toString);
    return finding.input();
  }

  private static void assertIn(double low, double high, float input) {
    assertTrue(input >= low && input <= high, () -> "in the interval: " + input);
  }
}
