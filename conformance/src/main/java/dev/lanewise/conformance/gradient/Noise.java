package dev.lanewise.conformance.gradient;

import dev.lanewise.engine.random.CounterRandom;
import java.util.Arrays;
import java.util.List;

/**
 * How far float rounding moves each output and each gradient element, measured on the production
 * kernels.
 *
 * <p>Along a random direction through all variables, with steps so short that a smooth function is
 * a polynomial of low degree to within far less than rounding, the sixth difference of seven values
 * is rounding and nothing else: 30.4 deviations of it. {@value #DIRECTIONS} directions give that
 * many samples for each number. The quarter with the largest is left out, for it may hold a kink,
 * and the root mean square of the rest, divided by its expectation for normal numbers, is the
 * deviation.
 *
 * <p>It is never taken for less than half a unit in the last place, nor, in units in the last
 * place, for less than the median of its tensor: few samples may agree by chance.
 */
final class Noise {
  /**
   * Deviations within which rounding stays. A normal number leaves them once in 5·10⁸, a Student's
   * of the 12 samples kept once in 16,000; a disagreement is tried again before it counts.
   */
  static final double SIGMAS = 6;

  private static final int DIRECTIONS = 16;
  private static final int KEPT = 12;

  /** Mean square of the smallest three quarters of normal numbers, (0.75 − 2c·φ(c)) / 0.75. */
  private static final double KEPT_MEAN_SQUARE = 0.3684;

  /**
   * Of the scale of a variable. Some 256 units in the last place: enough for rounding to be like
   * chance, and so little that a kink is seldom within reach.
   */
  private static final double STEP = 0x1p-16;

  private static final double LEAST_ULPS = 0.5;

  private final double[] outputs;
  private final double outputUlps;
  private final double[][] gradients;

  private Noise(double[] outputs, double outputUlps, double[][] gradients) {
    this.outputs = outputs;
    this.outputUlps = outputUlps;
    this.gradients = gradients;
  }

  /** Measures at the subject's point, to which it returns. */
  static Noise measure(
      Subject subject,
      float[] projection,
      float[] outputs,
      double[][] gradients,
      CounterRandom random) {
    List<Variable> variables = subject.variables();
    float[][] outputSamples = new float[DIRECTIONS][];
    float[][][] gradientSamples = new float[variables.size()][DIRECTIONS][];
    for (int d = 0; d < DIRECTIONS; d++) {
      double[][] sixth = sixthDifferences(subject, projection, random.stream(d));
      outputSamples[d] = toFloats(sixth[0]);
      for (int v = 0; v < variables.size(); v++) {
        gradientSamples[v][d] = toFloats(sixth[1 + v]);
      }
    }
    double[] outputNoise = deviations(outputSamples);
    double[] values = toDoubles(outputs);
    double outputUlps = typicalUlps(outputNoise, values);
    double[][] gradientNoise = new double[variables.size()][];
    for (int v = 0; v < variables.size(); v++) {
      gradientNoise[v] = deviations(gradientSamples[v]);
      double ulps = typicalUlps(gradientNoise[v], gradients[v]);
      for (int i = 0; i < gradientNoise[v].length; i++) {
        double least = ulps * ulp(gradients[v][i]);
        gradientNoise[v][i] = Math.max(gradientNoise[v][i], least);
      }
    }
    return new Noise(outputNoise, outputUlps, gradientNoise);
  }

  /** Of the outputs (row 0) and of each variable's gradient, along one random direction. */
  private static double[][] sixthDifferences(
      Subject subject, float[] projection, CounterRandom random) {
    List<Variable> variables = subject.variables();
    float[] outputs = new float[subject.outputs()];
    double[][] gradients = new double[variables.size()][];
    float[][] signs = new float[variables.size()][];
    double[][] sums = new double[1 + variables.size()][];
    sums[0] = new double[outputs.length];
    for (int v = 0; v < variables.size(); v++) {
      gradients[v] = new double[variables.get(v).size()];
      sums[1 + v] = new double[variables.get(v).size()];
      signs[v] = Variable.randomSigns(random.stream(v), variables.get(v).size());
    }
    for (int k = -Stencil.REACH; k <= Stencil.REACH; k++) {
      for (int v = 0; v < signs.length; v++) {
        variables.get(v).moveAll(signs[v], k * STEP * variables.get(v).scale());
      }
      double weight = Stencil.SIXTH[k + Stencil.REACH];
      subject.evaluate(outputs);
      subject.differentiate(projection, gradients);
      add(weight, toDoubles(outputs), sums[0]);
      for (int v = 0; v < signs.length; v++) {
        add(weight, gradients[v], sums[1 + v]);
      }
    }
    variables.forEach(Variable::reset);
    return sums;
  }

  private static void add(double weight, double[] from, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += weight * from[i];
    }
  }

  private static double[] deviations(float[][] samples) {
    double[] deviations = new double[samples[0].length];
    double[] squares = new double[DIRECTIONS];
    for (int i = 0; i < deviations.length; i++) {
      for (int d = 0; d < DIRECTIONS; d++) {
        squares[d] = (double) samples[d][i] * samples[d][i];
      }
      Arrays.sort(squares);
      double sum = 0;
      for (int d = 0; d < KEPT; d++) {
        sum += squares[d];
      }
      deviations[i] = Math.sqrt(sum / KEPT / KEPT_MEAN_SQUARE) / Stencil.SIXTH_NORM;
    }
    return deviations;
  }

  /** Median of the deviations in units in the last place, at least {@link #LEAST_ULPS}. */
  private static double typicalUlps(double[] deviations, double[] values) {
    double[] ulps = new double[deviations.length];
    int count = 0;
    for (int i = 0; i < ulps.length; i++) {
      if (values[i] != 0) {
        ulps[count++] = deviations[i] / ulp(values[i]);
      }
    }
    Arrays.sort(ulps, 0, count);
    return count == 0 ? LEAST_ULPS : Math.max(LEAST_ULPS, ulps[count / 2]);
  }

  private static double ulp(double value) {
    return Math.ulp((float) value);
  }

  private static float[] toFloats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static double[] toDoubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  /** Deviation of output {@code i}, whose values reach {@code magnitude}. */
  double ofOutput(int i, double magnitude) {
    return Math.max(outputs[i], outputUlps * ulp(magnitude));
  }

  /** Deviation of the sum of these elements' gradients. */
  double ofGradient(int variable, Group group) {
    double sum = 0;
    for (int e : group.elements()) {
      sum += gradients[variable][e] * gradients[variable][e];
    }
    return Math.sqrt(sum);
  }
}
