package dev.lanewise.conformance.production;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.layers.loss.Loss;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Every loss of the project, in random shapes, under the derivative check and the contract. */
class EveryLossTest {
  @Provide
  Arbitrary<List<LossCase<?>>> oneOfEach() {
    return LossCases.oneOfEach();
  }

  @Property(tries = 50, shrinking = ShrinkingMode.OFF)
  void gradientsAreRight(@ForAll("oneOfEach") List<LossCase<?>> cases) {
    for (LossCase<?> it : cases) {
      for (float scale : new float[] {0.01f, 1, 3}) {
        it.gradientCheck().inputScale(scale).run().assertPassed();
      }
    }
  }

  @Property(tries = 50, shrinking = ShrinkingMode.OFF)
  void contractHolds(@ForAll("oneOfEach") List<LossCase<?>> cases) {
    for (LossCase<?> it : cases) {
      it.contract().assertHolds();
    }
  }

  @Example
  void noLossIsLeftOut() {
    assertEquals(
        PublicClasses.thatImplement(Loss.class), Set.<Class<?>>copyOf(LossCases.covered()));
  }
}
