package dev.lanewise.layers.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.trainable.PRelu;
import dev.lanewise.engine.activation.trainable.TrainableActivations;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.init.Initialization;
import org.junit.jupiter.api.Test;

class NonlinearitiesTest {
  @Test
  void everyActivationIsFoundByItsNameAndItsAliases() {
    assertEquals(
        Activations.all().size() + TrainableActivations.all().size() + 1,
        Nonlinearities.all().size());
    for (Nonlinearity each : Nonlinearities.all()) {
      assertEquals(each, Nonlinearities.byName(each.name()));
      for (String alias : each.aliases()) {
        assertEquals(each, Nonlinearities.byName(alias));
      }
    }
    assertEquals(Nonlinearities.byName("prelu"), Nonlinearities.byName("PReLU"));
  }

  @Test
  void aFixedOneIsFusedAndATrainableOneIsALayerBehindTheIdentity() {
    Initialization init = new Initialization(1);
    Nonlinearity fixed = Nonlinearities.byName("gelu");
    assertEquals(Activations.GELU, fixed.fused());
    assertTrue(fixed.layer(Shape.of(3), init).isEmpty());
    assertEquals(
        RandomizedLeakyRelu.class,
        Nonlinearities.byName("rrelu").layer(Shape.of(3), init).orElseThrow().getClass());
    Nonlinearity trainable = Nonlinearities.byName("prelu");
    assertEquals(Activations.IDENTITY, trainable.fused());
    assertEquals(
        "TrainableActivationLayer(prelu, one for each channel)",
        trainable.layer(Shape.of(3), init).orElseThrow().toString());
  }

  @Test
  void sharingIsThePapersUnlessSaid() {
    assertEquals(
        new Nonlinearity.Trainable(new PRelu(), Sharing.CHANNEL), Nonlinearities.byName("prelu"));
    assertEquals(
        new Nonlinearity.Trainable(new PRelu(), Sharing.LAYER),
        Nonlinearities.byName("prelu", Sharing.LAYER));
  }

  @Test
  void wrongChoicesAreAnsweredInOneLine() {
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> Nonlinearities.byName("preluu"))
            .getMessage()
            .endsWith("got 'preluu'; did you mean prelu?"));
    assertEquals(
        "activation relu: expected a trainable one for parameters shared by neuron, got one"
            + " without parameters; leave sharing out",
        assertThrows(
                IllegalArgumentException.class, () -> Nonlinearities.byName("relu", Sharing.NEURON))
            .getMessage());
  }
}
