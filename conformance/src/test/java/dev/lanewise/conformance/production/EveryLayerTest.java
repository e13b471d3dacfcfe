package dev.lanewise.conformance.production;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.conformance.contract.LayerContract;
import dev.lanewise.conformance.gradient.GradientCheck;
import dev.lanewise.conformance.gradient.GradientReport;
import dev.lanewise.conformance.gradient.GradientReport.Verdict;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.RandomizedLeakyRelu;
import dev.lanewise.layers.composite.Concatenate;
import dev.lanewise.layers.composite.Detach;
import dev.lanewise.layers.composite.Identity;
import dev.lanewise.layers.composite.Residual;
import dev.lanewise.layers.composite.Sequential;
import dev.lanewise.layers.convolution.Conv2d;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.pooling.AvgPool2d;
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
        assertGradientsAreRight(it);
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
      assertGradientsAreRight(it);
    }
  }

  /** Shapes of stride 1 that convolutions compute from transformed tiles. */
  @Example
  void gradientsOfConvolutionsOfManyChannelsAreRight() {
    for (LayerCase it : LayerCases.convolutionsOfManyChannels()) {
      assertGradientsAreRight(it);
      LayerContract.of(it.layer(), it.input()).seed(it.seed()).assertHolds();
    }
  }

  /**
   * A block whose outputs are so many that each step takes some of them over hard-shrink's jump.
   */
  @Example
  void jumpsAreNoReasonToDrawAgain() {
    Initialization init = new Initialization(48_605);
    Window three = Window.of(3, 1, 1);
    Layer body =
        new Sequential(
            new Conv2d(3, 3, three, Activations.SOFTPLUS, init),
            new Conv2d(3, 3, three, Activations.IDENTITY, init));
    Layer block = new Residual(body, new Identity(), Activations.HARD_SHRINK);
    GradientReport report = GradientCheck.of(block, Shape.of(3, 3, 7, 7)).seed(48_605).run();
    report.assertPassed();
    assertEquals(1, report.draw(), report.toString());
  }

  /**
   * A value next to 0 before ELU, whose slope bends there: the sixth difference of a bend at the
   * point itself is 0.
   */
  @Example
  void bendAtThePointItselfIsNoFault() {
    Initialization init = new Initialization(19_355);
    Layer layer =
        new Concatenate(
            new Identity(),
            new Conv2d(3, 2, Window.of(3, 1, 1), Activations.ELU, init),
            new AvgPool2d(Window.of(3, 1, 1)));
    GradientCheck.of(layer, Shape.of(3, 3, 7, 8)).seed(19_355).run().assertPassed();
  }

  /**
   * At larger inputs where nothing can be said: a layer of one small weight never leaves the flat
   * middle of hard-shrink.
   */
  private static void assertGradientsAreRight(LayerCase it) {
    GradientCheck check = GradientCheck.of(it.layer(), it.input()).seed(it.seed());
    GradientReport report = check.run();
    for (int scale = 8; scale <= 512 && report.verdict() == Verdict.INCONCLUSIVE; scale *= 8) {
      report = check.inputScale(scale).run();
    }
    report.assertPassed();
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
