package dev.lanewise.conformance.production;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.conformance.contract.LayerContract;
import dev.lanewise.conformance.gradient.GradientCheck;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.RandomizedLeakyRelu;
import dev.lanewise.layers.composite.Detach;
import dev.lanewise.layers.composite.Sequential;
import dev.lanewise.layers.regularization.Dropout;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Every layer of the project, in random shapes, under the derivative check and the contract. */
class EveryLayerTest {
  @Provide
  Arbitrary<List<LayerCase>> oneOfEach() {
    return LayerCases.oneOfEach();
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void gradientsAreRight(@ForAll("oneOfEach") List<LayerCase> cases) {
    for (LayerCase it : cases) {
      if (!(it.layer() instanceof Detach)) { // whose gradient is another one on purpose
        GradientCheck.of(it.layer(), it.input()).seed(it.seed()).run().assertPassed();
      }
    }
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void contractHolds(@ForAll("oneOfEach") List<LayerCase> cases) {
    for (LayerCase it : cases) {
      LayerContract contract = LayerContract.of(it.layer(), it.input()).seed(it.seed());
      (differsInTraining(it.layer()) ? contract.differsInTraining() : contract).assertHolds();
    }
  }

  @Example
  void gradientsOfEveryTrainableActivationAreRightInEverySharing() {
    for (LayerCase it : LayerCases.everyTrainableActivation()) {
      GradientCheck.of(it.layer(), it.input()).seed(it.seed()).run().assertPassed();
    }
  }

  /** Shapes of stride 1 that convolutions compute from transformed tiles. */
  @Example
  void gradientsOfConvolutionsOfManyChannelsAreRight() {
    for (LayerCase it : LayerCases.convolutionsOfManyChannels()) {
      GradientCheck.of(it.layer(), it.input()).seed(it.seed()).run().assertPassed();
      LayerContract.of(it.layer(), it.input()).seed(it.seed()).assertHolds();
    }
  }

  private static boolean differsInTraining(Layer layer) {
    return !layer.state().isEmpty()
        || layer instanceof Dropout
        || layer instanceof RandomizedLeakyRelu
        || (layer instanceof Sequential whole
            && whole.layers().stream().anyMatch(EveryLayerTest::differsInTraining));
  }

  @Example
  void noLayerIsLeftOut() {
    Set<Class<?>> all = PublicClasses.thatImplement(Layer.class);
    assertEquals(all, Set.<Class<?>>copyOf(LayerCases.covered()));
  }
}
