package dev.lanewise.conformance.activation;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.threads.Scratch;
import java.util.Arrays;

/**
 * Elements a nanosecond (G elements a second) on one thread, arrays in the first cache: lanes
 * beside the plain loop over the reference.
 *
 * @param forward of the value
 * @param scalarForward of the value, plain loop
 * @param backward of the derivative times gradOutput
 * @param scalarBackward of the same, plain loop
 */
public record Speed(double forward, double scalarForward, double backward, double scalarBackward) {
  private static final int ELEMENTS = 2048;

  /** Without a faster run for so long, the JIT is done, or does not get on. */
  private static final long SETTLED_NANOS = 200_000_000;

  private static final long PATIENCE_NANOS = 5_000_000_000L;
  private static final double FASTER = 0.9;

  /** Measures for a second or two. */
  public static Speed of(Activation activation) {
    float[] x = new float[ELEMENTS];
    float[] dy = new float[ELEMENTS];
    float[] y = new float[ELEMENTS];
    Arrays.fill(dy, 1f);
    for (int i = 0; i < ELEMENTS; i++) {
      x[i] = (i * 37 % ELEMENTS - ELEMENTS / 2f) / (ELEMENTS / 12f); // -6 to 6, in no order
    }
    Scratch scratch = new Scratch();
    ActivationLoops lanes = ActivationLoops.of(activation);
    ActivationLoops scalar = ActivationLoops.scalar(activation);
    return new Speed(
        perNano(() -> lanes.forward(ELEMENTS, x, 0, y, 0, scratch)),
        perNano(() -> scalar.forward(ELEMENTS, x, 0, y, 0, scratch)),
        perNano(() -> lanes.backward(ELEMENTS, x, 0, dy, 0, y, 0, scratch)),
        perNano(() -> scalar.backward(ELEMENTS, x, 0, dy, 0, y, 0, scratch)));
  }

  /** How many times faster lanes give the value. */
  public double forwardGain() {
    return forward / scalarForward;
  }

  /** How many times faster lanes give the derivative. */
  public double backwardGain() {
    return backward / scalarBackward;
  }

  /** By the fastest run. */
  private static double perNano(Runnable loop) {
    long begin = System.nanoTime();
    long improved = begin;
    long shortest = Long.MAX_VALUE;
    long end = begin;
    while (end - improved < SETTLED_NANOS && end - begin < PATIENCE_NANOS) {
      long start = end;
      loop.run();
      end = System.nanoTime();
      if (end - start < FASTER * shortest) {
        improved = end;
      }
      shortest = Math.min(shortest, end - start);
    }
    return (double) ELEMENTS / shortest;
  }
}
