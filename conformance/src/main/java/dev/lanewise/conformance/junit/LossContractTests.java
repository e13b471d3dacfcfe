package dev.lanewise.conformance.junit;

import dev.lanewise.conformance.contract.LossContract;
import dev.lanewise.conformance.gradient.GradientCheck;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.loss.Loss;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * The tests of a loss.
 *
 * <pre>
 * class MyLossTest implements LossContractTests&lt;Tensor&gt; {
 *   &#64;Override public Sample&lt;Tensor&gt; sample() {
 *     return new Sample&lt;&gt;(MyLoss::new, Shape.of(4, 3), Tensor.zeros(4, 3));
 *   }
 * }
 * </pre>
 *
 * @param <T> what the loss compares an output with
 */
@SuppressWarnings("exports") // whoever inherits tests requires the frameworks
public interface LossContractTests<T> {
  /**
   * A loss with an output and a target that fit it.
   *
   * @param <T> what the loss compares an output with
   * @param fresh makes a new loss
   * @param output shape of the network's output, batch first
   * @param target for it
   */
  record Sample<T>(Supplier<? extends Loss<T>> fresh, Shape output, T target) {}

  /** The loss under test. */
  Sample<T> sample();

  /** Every promise of a loss. */
  @Test
  default void keepsItsPromises() {
    Sample<T> sample = sample();
    LossContract.of(sample.fresh(), sample.output(), sample.target()).assertHolds();
  }

  /** Its gradient against error-bounded differences, for small, usual and large outputs. */
  @Property(tries = 10)
  default void gradientsAreRight(@ForAll @IntRange(max = 999_999) int seed) {
    Sample<T> sample = sample();
    for (float scale : new float[] {0.01f, 1, 3}) {
      GradientCheck.ofLoss(sample.fresh().get(), sample.output(), sample.target())
          .seed(seed)
          .inputScale(scale)
          .run()
          .assertPassed();
    }
  }
}
