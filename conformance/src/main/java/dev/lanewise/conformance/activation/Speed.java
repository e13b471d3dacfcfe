package dev.lanewise.conformance.activation;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.ParameterVectors;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.activation.TrainableLoops;
import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.threads.Scratch;
import java.util.Arrays;
import java.util.List;

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

  private static final long PATIENCE_NANOS = 10_000_000_000L;
  private static final double FASTER = 0.9;

  /** Lanes below it are still interpreted. */
  private static final double SLOW = 0.02;

  /** Measures for a second or two. */
  public static Speed of(Activation activation) {
    ActivationLoops lanes = ActivationLoops.of(activation);
    ActivationLoops scalar = ActivationLoops.scalar(activation);
    Scratch scratch = new Scratch();
    float[] x = inputs();
    float[] dy = ones();
    float[] y = new float[ELEMENTS];
    return measure(
        () -> lanes.forward(ELEMENTS, x, 0, y, 0, scratch),
        () -> scalar.forward(ELEMENTS, x, 0, y, 0, scratch),
        () -> lanes.backward(ELEMENTS, x, 0, dy, 0, y, 0, scratch),
        () -> scalar.backward(ELEMENTS, x, 0, dy, 0, y, 0, scratch));
  }

  /** The same of a trainable one, its parameters shared by all elements: backward sums theirs. */
  public static Speed of(TrainableActivation activation) {
    TrainableLoops lanes = TrainableLoops.of(activation);
    TrainableLoops scalar = TrainableLoops.scalar(activation);
    List<Letter> letters = activation.parameters();
    float[] values = new float[letters.size() * Simd.SUM_LANES];
    for (int i = 0; i < values.length; i++) {
      values[i] = letters.get(i / Simd.SUM_LANES).mean();
    }
    ParameterVectors p = new ParameterVectors().shared(values, 0, new float[values.length], 0);
    float[] x = inputs();
    float[] dy = ones();
    float[] y = new float[ELEMENTS];
    return measure(
        () -> lanes.forward(ELEMENTS, x, 0, y, 0, p),
        () -> scalar.forward(ELEMENTS, x, 0, y, 0, p),
        () -> lanes.backward(ELEMENTS, x, 0, dy, 0, y, 0, p),
        () -> scalar.backward(ELEMENTS, x, 0, dy, 0, y, 0, p));
  }

  private static Speed measure(
      Runnable forward, Runnable scalarForward, Runnable backward, Runnable scalarBackward) {
    return new Speed(
        perNano(forward, SLOW),
        perNano(scalarForward, 0),
        perNano(backward, SLOW),
        perNano(scalarBackward, 0));
  }

  /** −6 to 6, in no order. */
  private static float[] inputs() {
    float[] x = new float[ELEMENTS];
    for (int i = 0; i < ELEMENTS; i++) {
      x[i] = (i * 37 % ELEMENTS - ELEMENTS / 2f) / (ELEMENTS / 12f);
    }
    return x;
  }

  private static float[] ones() {
    float[] ones = new float[ELEMENTS];
    Arrays.fill(ones, 1f);
    return ones;
  }

  /** How many times faster lanes give the value. */
  public double forwardGain() {
    return forward / scalarForward;
  }

  /** How many times faster lanes give the derivative. */
  public double backwardGain() {
    return backward / scalarBackward;
  }

  /** By the fastest run; one that is too slow to be compiled yet is waited for. */
  private static double perNano(Runnable loop, double least) {
    long begin = System.nanoTime();
    long improved = begin;
    long shortest = Long.MAX_VALUE;
    long end = begin;
    while ((end - improved < SETTLED_NANOS || ELEMENTS < least * shortest)
        && end - begin < PATIENCE_NANOS) {
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
