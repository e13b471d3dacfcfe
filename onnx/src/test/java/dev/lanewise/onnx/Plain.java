package dev.lanewise.onnx;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Plain arithmetic in doubles, by which models are checked. */
final class Plain {
  private Plain() {}

  /** Floats between −1 and 1 by chance. */
  static double[] numbers(int size, long seed) {
    return new SplittableRandom(seed).doubles(size, -1, 1).map(each -> (float) each).toArray();
  }

  /** Each rounded to a float. */
  static float[] floatsOf(double... numbers) {
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }

  /** Row {@code i} of rows of as many numbers. */
  static double[] row(double[] of, int i, int size) {
    return Arrays.copyOfRange(of, i * size, (i + 1) * size);
  }

  /** {@code x·W + b}, W (inputs, outputs) as scikit-learn has it. */
  static double[] product(double[] x, double[] w, double[] b) {
    return IntStream.range(0, b.length)
        .mapToDouble(j ->
            b[j] + IntStream.range(0, x.length).mapToDouble(i -> x[i] * w[i * b.length + j]).sum())
        .toArray();
  }

  /** {@code eˣ/Σeˣ}. */
  static double[] softmax(double... x) {
    double[] powers = DoubleStream.of(x).map(Math::exp).toArray();
    double sum = DoubleStream.of(powers).sum();
    return DoubleStream.of(powers).map(each -> each / sum).toArray();
  }

  /** {@code 1/(1 + e⁻ˣ)}. */
  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** Place of the greatest, the first of equal ones. */
  static int greatest(double... x) {
    return IntStream.range(0, x.length).reduce((a, b) -> x[b] > x[a] ? b : a).orElseThrow();
  }

  /** W (inputs, outputs) with rows and columns exchanged, as linear operators have it. */
  static double[] turned(double[] w, int outputs) {
    int inputs = w.length / outputs;
    return IntStream.range(0, w.length)
        .mapToDouble(i -> w[i % inputs * outputs + i / inputs])
        .toArray();
  }
}
