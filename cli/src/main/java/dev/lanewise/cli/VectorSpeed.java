package dev.lanewise.cli;

import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.simd.FmaPeak;
import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.threads.Scratch;

/**
 * How fast vectors are here, measured beside plain scalar loops. A kernel that was not compiled to
 * vector instructions makes an object of every vector, and is slower than the loop it replaces.
 *
 * @param peak GFLOP/s of multiply-adds on vectors
 * @param scalarPeak GFLOP/s of multiply-adds one by one
 * @param sigmoid elements a nanosecond of the sigmoid kernel
 * @param scalarSigmoid elements a nanosecond of {@code 1 / (1 + Math.exp(-x))}
 */
record VectorSpeed(double peak, double scalarPeak, double sigmoid, double scalarSigmoid) {
  private static final int STEPS = 500;
  private static final int ELEMENTS = 256;

  /** Enough for the optimizing compiler where it has a part of the machine only. */
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private static final long ROUND_NANOS = 200_000_000;

  /** Vectors must gain at least this over scalars, of as many times as they have lanes. */
  private static final double MULTIPLY_ADD_GAIN = Math.max(1.5, Simd.LANES / 4.0);

  /** Boxed, the kernel is a hundred times slower than the plain loop. */
  private static final double SIGMOID_GAIN = 1;

  /** A loop to measure; what it returns depends on all that it did. */
  private interface Loop {
    float run();
  }

  /** Measures for a second or two; where kernels do not become vector code, for ten. */
  static VectorSpeed measure() {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    double scalarPeak =
        FmaPeak.scalarFlops(STEPS) / nanos(() -> FmaPeak.runScalar(STEPS, 0.5f, 1f), 0, deadline);
    double peak =
        FmaPeak.flops(STEPS)
            / nanos(
                () -> FmaPeak.run(STEPS, 0.5f, 1f),
                FmaPeak.flops(STEPS) / (scalarPeak * MULTIPLY_ADD_GAIN),
                deadline);
    float[] x = new float[ELEMENTS];
    float[] y = new float[ELEMENTS];
    for (int i = 0; i < ELEMENTS; i++) {
      x[i] = (i - ELEMENTS / 2) / 64f;
    }
    double scalarSigmoid = ELEMENTS / nanos(() -> plainSigmoid(x, y), 0, deadline);
    Scratch scratch = new Scratch();
    ActivationLoops loops = ActivationLoops.of(Activations.SIGMOID);
    double sigmoid =
        ELEMENTS
            / nanos(
                () -> {
                  loops.forward(ELEMENTS, x, 0, y, 0, scratch);
                  return y[0];
                },
                ELEMENTS / (scalarSigmoid * SIGMOID_GAIN),
                deadline);
    return new VectorSpeed(peak, scalarPeak, sigmoid, scalarSigmoid);
  }

  /** Whether kernels run as vector instructions. */
  boolean isVectorCode() {
    return peakGain() > MULTIPLY_ADD_GAIN && sigmoidGain() > SIGMOID_GAIN;
  }

  /** Vectors beside scalars, multiply-adds. */
  double peakGain() {
    return peak / scalarPeak;
  }

  /** Vectors beside scalars, sigmoid. */
  double sigmoidGain() {
    return sigmoid / scalarSigmoid;
  }

  private static float plainSigmoid(float[] x, float[] y) {
    for (int i = 0; i < x.length; i++) {
      y[i] = (float) (1 / (1 + Math.exp(-x[i])));
    }
    return y[0];
  }

  /**
   * Nanoseconds of one run: the shortest, once warm. A loop is warm when it takes less than {@code
   * hoped}, or the deadline is past; 0 is for loops that need no vectors and warm up within a
   * round.
   */
  private static double nanos(Loop loop, double hoped, long deadline) {
    long shortest = shortest(loop);
    while (shortest > hoped && hoped > 0 && System.nanoTime() - deadline < 0) {
      shortest = shortest(loop);
    }
    return Math.max(1, Math.min(shortest, shortest(loop)));
  }

  private static long shortest(Loop loop) {
    long shortest = Long.MAX_VALUE;
    float sum = 0;
    long begin = System.nanoTime();
    long start;
    long end = begin;
    do {
      start = end;
      sum += loop.run();
      end = System.nanoTime();
      shortest = Math.min(shortest, end - start);
    } while (end - begin < ROUND_NANOS);
    if (Float.isNaN(sum)) {
      throw new IllegalStateException("VectorSpeed: a loop of finite numbers gave NaN");
    }
    return shortest;
  }
}
