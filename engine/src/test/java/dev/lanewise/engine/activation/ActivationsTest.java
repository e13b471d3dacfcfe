package dev.lanewise.engine.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

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
    assertSame(Activations.IDENTITY, Activations.byName("linear"));
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearest() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Activations.byName("sigmiod"))
            .getMessage();
    assertEquals(
        "activation: expected one of identity, relu, leaky-relu, absolute, sigmoid, tanh, got"
            + " 'sigmiod'; did you mean sigmoid?",
        message);
  }

  @Test
  void aLeakMustBeFinite() {
    assertEquals(
        "LeakyRelu: expected a finite slope, got NaN",
        assertThrows(IllegalArgumentException.class, () -> new LeakyRelu(Float.NaN)).getMessage());
  }
}
