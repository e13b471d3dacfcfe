package dev.lanewise.engine.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ActivationsTest {
  @Test
  void eachIsFoundByItsNameAndItsAliases() {
    for (Activation activation : Activations.all()) {
      assertSame(activation, Activations.byName(activation.name()));
      for (String alias : activation.aliases()) {
        assertSame(activation, Activations.byName(alias));
      }
    }
  }

  @Test
  void spellingsOfOtherFrameworksFindThem() {
    assertSame(Activations.LEAKY_RELU, Activations.byName("LeakyReLU"));
    assertSame(Activations.LEAKY_RELU, Activations.byName("leaky_relu"));
    assertSame(Activations.ABSOLUTE, Activations.byName("Abs"));
    assertSame(Activations.SILU, Activations.byName("swish"));
    assertSame(Activations.HARD_SWISH, Activations.byName("hardswish"));
    assertSame(Activations.GELU_TANH, Activations.byName("gelu_new"));
    assertSame(Activations.SINUSOID, Activations.byName("sin"));
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearest() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Activations.byName("sigmiod"))
            .getMessage();
    assertTrue(message.startsWith("activation: expected one of identity, relu, "), message);
    assertTrue(message.endsWith("got 'sigmiod'; did you mean sigmoid?"), message);
  }

  @Test
  void parametersOutsideTheirDomainAreRefusedInOneLine() {
    refused("LeakyRelu: expected a finite slope, got NaN", () -> new LeakyRelu(Float.NaN));
    refused("Linear: expected a finite slope other than 0, got 0.0", () -> new Linear(0));
    refused(
        "HardTanh: expected finite bounds, low < high, got 1.0 and 1.0", () -> new HardTanh(1, 1));
    refused(
        "ThresholdedRelu: expected a finite threshold of at least 0, got -1.0",
        () -> new ThresholdedRelu(-1));
    refused(
        "SoftShrink: expected a finite threshold of at least 0, got NaN",
        () -> new SoftShrink(Float.NaN));
    refused(
        "HardShrink: expected a finite threshold of at least 0, got Infinity",
        () -> new HardShrink(Float.POSITIVE_INFINITY));
    refused("Elu: expected alpha between 0 and 2^90, got -1.0", () -> new Elu(-1));
    refused("Elu: expected alpha between 0 and 2^90, got 1.0E30", () -> new Elu(1e30f));
    refused("Celu: expected alpha between 2^-20 and 2^20, got 0.0", () -> new Celu(0));
    refused("Softplus: expected beta between 2^-20 and 2^20, got -1.0", () -> new Softplus(-1));
    refused("ESwish: expected beta between 2^-20 and 2^20, got NaN", () -> new ESwish(Float.NaN));
    refused("Squareplus: expected b between 2^-40 and 2^40, got 0.0", () -> new Squareplus(0));
    refused("Isru: expected alpha between 2^-40 and 2^40, got -1.0", () -> new Isru(-1));
    refused("Snake: expected a between 2^-20 and 2^6, got 0.0", () -> new Snake(0));
    refused("Snake: expected a between 2^-20 and 2^6, got 65.0", () -> new Snake(65));
    refused(
        "Smu: expected alpha in (0, 1) and mu between 2^-40 and 2^40, got 1.0 and 1.0",
        () -> new Smu(1, 1));
    refused(
        "SoftExponential: expected 0, or a magnitude from 2^-20 to 1, got 2.0",
        () -> new SoftExponential(2));
  }

  private static void refused(String message, Executable make) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, make).getMessage());
  }
}
