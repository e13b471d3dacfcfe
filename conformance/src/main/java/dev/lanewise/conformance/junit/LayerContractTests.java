package dev.lanewise.conformance.junit;

import dev.lanewise.conformance.contract.LayerContract;
import dev.lanewise.conformance.gradient.GradientCheck;
import dev.lanewise.conformance.gradient.GradientReport;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * The tests of a layer.
 *
 * <pre>
 * class MyLayerTest implements LayerContractTests {
 *   &#64;Override public Sample sample() { return Sample.of(new MyLayer(7, 3), Shape.of(2, 7)); }
 * }
 * </pre>
 */
@SuppressWarnings("exports") // whoever inherits tests requires the frameworks
public interface LayerContractTests {
  /**
   * A layer with an input that fits it: small, so that every element can be moved.
   *
   * @param layer under test
   * @param input its shape, batch first
   * @param differsInTraining see {@link LayerContract#differsInTraining()}
   */
  record Sample(Layer layer, Shape input, boolean differsInTraining) {
    /** A layer that gives the same output in training and in inference. */
    public static Sample of(Layer layer, Shape input) {
      return new Sample(layer, input, false);
    }

    private void require(long seed) {
      GradientCheck.of(layer, input).seed(seed).run().assertPassed();
      LayerContract contract = LayerContract.of(layer, input).seed(seed);
      (differsInTraining ? contract.differsInTraining() : contract).assertHolds();
    }
  }

  /** The layer under test; a new one each time. */
  Sample sample();

  /** Gradients by the input and by every parameter, against error-bounded differences. */
  @Test
  default void gradientsAreRight() {
    GradientCheck.of(sample().layer(), sample().input()).run().assertPassed();
  }

  /**
   * The same for inputs of deviation 4, where many functions are flat or bend otherwise: nothing is
   * found wrong. That little can be compared there is no mistake.
   */
  @Test
  default void gradientsOfLargeInputsAreNotWrong() {
    GradientCheck check = GradientCheck.of(sample().layer(), sample().input()).inputScale(4);
    GradientReport report;
    try {
      report = check.run();
    } catch (IllegalStateException _) {
      return; // outputs beyond the floats
    }
    if (report.verdict() == GradientReport.Verdict.FAILED) {
      report.assertPassed();
    }
  }

  /** Gradients and promises at random points, for batches of any size. */
  @Property(tries = 10)
  default void keepsItsPromisesForAnyBatch(
      @ForAll @IntRange(max = 999_999) int seed, @ForAll @IntRange(min = 1, max = 5) int batch) {
    Sample sample = sample();
    new Sample(sample.layer, sample.input.withBatch(batch), sample.differsInTraining).require(seed);
  }
}
