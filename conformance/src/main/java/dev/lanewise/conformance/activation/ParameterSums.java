package dev.lanewise.conformance.activation;

import dev.lanewise.conformance.activation.Finding.Check;
import dev.lanewise.engine.activation.ParameterVectors;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.activation.TrainableLoops;
import dev.lanewise.engine.simd.Simd;
import java.util.Arrays;

/**
 * Gradients by shared parameters are sums over all elements: of 1, 2, 3 … of them, so that the
 * first element whose part is lost is the one that is named.
 */
final class ParameterSums {
  /** Enough to come round the virtual lanes of a sum four times, with a rest. */
  private static final int ELEMENTS = 4 * Simd.SUM_LANES + 3;

  /** Of the sum of magnitudes: some 2^-20 by roundings of lanes, more by errors of derivatives. */
  private static final double ROUNDING = 0x1p-16;

  private final TrainableSubject subject;
  private final TrainableActivation activation;
  private final TrainableLoops loops;
  private final double[] parameters;
  private final float[] values;
  private final float[] sums;

  ParameterSums(TrainableSubject subject) {
    this.subject = subject;
    activation = subject.activation();
    loops = TrainableLoops.of(activation);
    parameters = subject.parameters().stream().mapToDouble(value -> (double) value).toArray();
    values = new float[parameters.length * Simd.SUM_LANES];
    sums = new float[values.length];
    for (int i = 0; i < parameters.length; i++) {
      Arrays.fill(
          values, i * Simd.SUM_LANES, (i + 1) * Simd.SUM_LANES, subject.parameters().get(i));
    }
  }

  Finding check() {
    float[] x = new float[ELEMENTS];
    float[] dy = new float[ELEMENTS];
    for (int k = 0; k < ELEMENTS; k++) {
      x[k] = (k * 37 % ELEMENTS - ELEMENTS / 2f) / (ELEMENTS / 8f); // −4 to 4, in no order
      dy[k] = 0.5f + (k * 53 % ELEMENTS) / (float) ELEMENTS;
    }
    double[] expected = new double[parameters.length];
    double[] magnitude = new double[parameters.length];
    for (int n = 1; n <= ELEMENTS; n++) {
      float[] got = gradients(n, x, dy);
      for (int i = 0; i < parameters.length; i++) {
        double part = dy[n - 1] * activation.derivativeByParameter(i, x[n - 1], parameters);
        expected[i] += part;
        magnitude[i] += Math.abs(part);
        if (!(Math.abs(got[i] - expected[i]) <= ROUNDING * magnitude[i])) {
          return Finding.failed(
              Check.SUMS,
              "gradient by %s of %d elements, this one the last: expected %s, got %s"
                  .formatted(activation.parameters().get(i).name(), n, expected[i], got[i]),
              x[n - 1]);
        }
      }
    }
    return Finding.passed(
        Check.SUMS, "gradients by %s of 1 to %d elements".formatted(subject.setting(), ELEMENTS));
  }

  private float[] gradients(int n, float[] x, float[] dy) {
    Arrays.fill(sums, 0);
    float[] dx = new float[n];
    loops.backward(n, x, 0, dy, 0, dx, 0, new ParameterVectors().shared(values, 0, sums, 0));
    float[] gradients = new float[parameters.length];
    for (int i = 0; i < gradients.length; i++) {
      double sum = 0;
      for (int lane = 0; lane < Simd.SUM_LANES; lane++) {
        sum += sums[i * Simd.SUM_LANES + lane];
      }
      gradients[i] = (float) sum;
    }
    return gradients;
  }

  /** Of all elements, lane by lane: for a comparison of bits. */
  float[] lanes(int n, float[] x) {
    Arrays.fill(sums, 0);
    loops.backward(
        n, x, 0, x, 0, new float[n], 0, new ParameterVectors().shared(values, 0, sums, 0));
    return sums;
  }
}
