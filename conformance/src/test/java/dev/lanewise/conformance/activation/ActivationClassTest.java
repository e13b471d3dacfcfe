package dev.lanewise.conformance.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.activation.LeakyRelu;
import dev.lanewise.engine.activation.Silu;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/** A class that cannot be checked is refused with what was expected, and what to do. */
class ActivationClassTest {
  /** Throws where a check would call it. */
  public record Throwing() implements Activation {
    @Override
    public String name() {
      return "throwing";
    }

    @Override
    public FloatVector value(FloatVector x) {
      throw new UnsupportedOperationException("not yet");
    }

    @Override
    public FloatVector derivative(FloatVector x) {
      return x;
    }

    @Override
    public double value(double x) {
      return x;
    }

    @Override
    public double derivative(double x) {
      return 1;
    }
  }

  /** A constructor that fails. */
  public static final class Unmade {
    /** Fails. */
    public Unmade() {
      throw new IllegalStateException("no");
    }
  }

  private static final Tampered TWO_LANES =
      Tampered.copy(Activations.SILU).lanes((_, _) -> FloatVector.zero(FloatVector.SPECIES_64));

  @Test
  void anActivationIsMadeByItsName() {
    assertEquals(new Silu(), ActivationClass.load(Silu.class.getName(), ""));
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertRefused("my.own.Activation: no such class in 'target'", "my.own.Activation", "target");
    assertRefused(
        "expected folders or jars, got 'no/such.jar'", "my.own.Activation", "no/such.jar");
  }

  @Test
  void whatIsNoActivationIsSaid() {
    assertRefused(
        "expected a class that implements dev.lanewise.engine.activation.Activation",
        Unmade.class.getName(),
        "");
  }

  @Test
  void aRecordThatNeedsNumbersIsToldWhatToAdd() {
    assertRefused(
        "add one that chooses the numbers, such as public LeakyRelu() { this(…); }",
        LeakyRelu.class.getName(),
        "");
  }

  @Test
  void aClassThatIsNotPublicIsToldToBe() {
    assertRefused(
        "got a class that is not public; write public before record",
        SameBitsTest.NativeExp.class.getName(),
        "");
  }

  @Test
  void whatAMethodThrowsIsSaidWithItsName() {
    assertUncheckable(
        "Throwing: value of 0.0: expected a result, got java.lang.Unsupported", new Throwing());
  }

  @Test
  void otherLanesThanGivenAreSaid() {
    assertUncheckable("value(FloatVector): expected ", TWO_LANES);
    assertUncheckable("lanes, as it was given, got 2", TWO_LANES);
  }

  private static void assertRefused(String message, String name, String classPath) {
    assertMessage(
        message,
        assertThrows(IllegalArgumentException.class, () -> ActivationClass.load(name, classPath)));
  }

  private static void assertUncheckable(String message, Activation activation) {
    assertMessage(
        message,
        assertThrows(IllegalArgumentException.class, () -> ActivationCheck.of(activation).run()));
  }

  private static void assertMessage(String part, IllegalArgumentException error) {
    assertTrue(error.getMessage().contains(part), error::getMessage);
  }
}
