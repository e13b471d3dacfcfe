package dev.lanewise.conformance.junit;

import dev.lanewise.conformance.activation.ActivationCheck;
import dev.lanewise.conformance.activation.Finding;
import dev.lanewise.conformance.activation.Progress;
import dev.lanewise.conformance.activation.SameBits;
import dev.lanewise.conformance.contract.LayerContract;
import dev.lanewise.conformance.gradient.GradientCheck;
import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.layers.activation.ActivationLayer;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The tests of an activation.
 *
 * <pre>
 * class MyActivationTest implements ActivationContract {
 *   &#64;Override public Activation activation() { return new MyActivation(); }
 * }
 * </pre>
 */
@SuppressWarnings("exports") // whoever inherits tests requires the frameworks
public interface ActivationContract {
  /** The activation under test. */
  Activation activation();

  /** Its certificate, a test for each check: see {@link ActivationCheck}. */
  @TestFactory
  default Stream<DynamicTest> certificate() {
    return ActivationCheck.of(activation()).run().findings().stream()
        .map(finding ->
            DynamicTest.dynamicTest(
                finding.check().title(), () -> Findings.requirePassed(finding)));
  }

  /** Its bits at every vector width, interpreted and compiled. */
  @Test
  default void sameBitsInOtherJvms() throws IOException, InterruptedException {
    int processes = Runtime.getRuntime().availableProcessors();
    SameBits bits = SameBits.of(List.of(activation()), "", processes, Progress.NONE);
    Findings.requirePassed(bits.of(activation()));
  }

  /** Any number of elements, anywhere in arrays: the same bits, and nothing else is touched. */
  @Property(tries = 100)
  default void anyElementsGiveTheSameBits(
      @ForAll long seed,
      @ForAll @IntRange(max = 100) int n,
      @ForAll @IntRange(max = 20) int offset) {
    ActivationLoops loops = ActivationLoops.of(activation());
    Scratch scratch = new Scratch();
    float[] x = new float[n + 2 * offset];
    new CounterRandom(seed).fillNormal(x, 0, x.length, 0, 3);
    float[] y = new float[x.length];
    float[] slopes = new float[x.length];
    float[] ones = new float[x.length];
    Arrays.fill(ones, 1f);
    Arrays.fill(y, Float.NaN);
    Arrays.fill(slopes, Float.NaN);
    loops.forward(n, x, offset, y, offset, scratch);
    loops.backward(n, x, offset, ones, offset, slopes, offset, scratch);
    for (int i = 0; i < y.length; i++) {
      boolean inside = i >= offset && i < offset + n;
      float[] alone = {Float.NaN, Float.NaN};
      if (inside) {
        loops.forward(1, x, i, alone, 0, scratch);
        loops.backward(1, x, i, ones, 0, alone, 1, scratch);
      }
      Assertions.assertEquals(alone[0], y[i], "value at " + Finding.text(x[i]));
      Assertions.assertEquals(alone[1], slopes[i], "derivative at " + Finding.text(x[i]));
    }
  }

  /** As a layer, at random inputs: right gradients, and every promise of a layer. */
  @Property(tries = 10)
  default void asALayerItKeepsALayersPromises(@ForAll @IntRange(max = 999_999) int seed) {
    Shape input = Shape.of(4, 25);
    ActivationLayer layer = new ActivationLayer(activation());
    GradientCheck.of(layer, input).seed(seed).run().assertPassed();
    LayerContract.of(layer, input).seed(seed).assertHolds();
  }
}
