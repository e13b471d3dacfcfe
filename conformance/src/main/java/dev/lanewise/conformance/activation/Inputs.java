package dev.lanewise.conformance.activation;

import dev.lanewise.engine.activation.Description;
import java.util.ArrayList;
import java.util.List;

/** The floats at which activations are tried: the same in every run. */
final class Inputs {
  /** Where formulas change over, overflow or underflow; others fall on powers of two. */
  private static final float[] CORNERS = {
    0.625f,
    1.5f,
    2.5f,
    3,
    4.5f,
    6,
    10,
    11,
    14,
    14.4f,
    14.7f,
    20,
    40,
    50,
    87.33655f,
    88,
    88.72284f,
    100,
    103.97f,
    110,
    170,
    1e30f,
    Float.MAX_VALUE
  };

  private static final float[] SPECIAL = {
    Float.NaN, 0f, -0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
  };

  /** Elements that kernels are given at a time. */
  static final int BLOCK = 4096;

  private static final int NEIGHBOURS = 40;
  private static final int NEIGHBOURS_OF_POWERS = 3;
  private static final int LEAST_EXPONENT = -149;
  private static final int FAR_OUT = 48;

  /** Steps of this part of 1 never come back to where they were: the golden section. */
  private static final double GOLDEN = 0.6180339887498949;

  private Inputs() {}

  /** Not-a-number, zeros, infinities, and the neighbourhoods of corners, powers of 2 and kinks. */
  static float[] corners(Description claims) {
    List<Float> inputs = new ArrayList<>();
    for (float special : SPECIAL) {
      inputs.add(special);
    }
    for (int e = LEAST_EXPONENT; e <= Float.MAX_EXPONENT; e++) {
      addAround(Math.scalb(1f, e), NEIGHBOURS_OF_POWERS, inputs);
      addAround(-Math.scalb(1f, e), NEIGHBOURS_OF_POWERS, inputs);
    }
    for (float corner : CORNERS) {
      addAround(corner, NEIGHBOURS, inputs);
      addAround(-corner, NEIGHBOURS, inputs);
    }
    addAround(0, NEIGHBOURS, inputs);
    for (float kink : claims.kinks()) {
      addAround(kink, NEIGHBOURS, inputs);
    }
    return array(inputs);
  }

  /** What the same bits are asked of: {@code count} floats, the special ones first. */
  static float[] forBits(Description claims, int count) {
    List<Float> inputs = new ArrayList<>();
    for (float special : SPECIAL) {
      inputs.add(special);
    }
    for (float kink : claims.kinks()) {
      addAround(kink, 1, inputs);
    }
    for (int i = 0; inputs.size() < count; i++) {
      double part = fraction(i * GOLDEN);
      // Half of them where activations bend, half anywhere among the bit patterns.
      inputs.add(
          i % 2 == 0
              ? (float) (40 * part - 20)
              : Float.intBitsToFloat((int) (long) (part * 0x1p32)));
    }
    return array(inputs.subList(0, count));
  }

  /** Points at which slopes are compared: near 0, where activations bend, and by magnitude. */
  static double[] forSlopes(Description claims) {
    List<Double> points = new ArrayList<>();
    for (int i = 0; i < 700; i++) {
      points.add(24 * fraction(i * GOLDEN) - 12);
    }
    for (int i = 0; i < 150; i++) {
      double magnitude = Math.pow(2, 19 * fraction(i * GOLDEN) - 12);
      points.add(magnitude);
      points.add(-magnitude);
    }
    for (float kink : claims.kinks()) {
      for (double distance : new double[] {0.003, 0.03, 0.3}) {
        points.add(kink - distance);
        points.add(kink + distance);
      }
    }
    return points.stream().mapToDouble(x -> (float) (double) x).toArray();
  }

  /** Points from 2^8 to 2^32: where a formula may change over to a shorter one. */
  static double[] farOut() {
    double[] points = new double[2 * FAR_OUT];
    for (int i = 0; i < FAR_OUT; i++) {
      points[2 * i] = (float) Math.pow(2, 8 + 24 * fraction(i * GOLDEN));
      points[2 * i + 1] = -points[2 * i];
    }
    return points;
  }

  /** Every {@code step}-th float from −∞ to +∞, in rising order. */
  static float[] rising(int step) {
    List<Float> inputs = new ArrayList<>();
    inputs.add(Float.NEGATIVE_INFINITY);
    int most = Float.floatToRawIntBits(Float.MAX_VALUE);
    for (int bits = most; bits > 0; bits -= step) {
      inputs.add(-Float.intBitsToFloat(bits));
    }
    inputs.add(-0f);
    inputs.add(0f);
    for (int bits = most % step; bits <= most && bits > 0; bits += step) {
      inputs.add(Float.intBitsToFloat(bits));
    }
    inputs.add(Float.POSITIVE_INFINITY);
    return array(inputs);
  }

  private static double fraction(double x) {
    return x - Math.floor(x);
  }

  private static void addAround(float corner, int neighbours, List<Float> inputs) {
    float x = corner;
    for (int i = 0; i < neighbours; i++) {
      x = Math.nextDown(x);
    }
    for (int i = 0; i <= 2 * neighbours; i++) {
      inputs.add(x);
      x = Math.nextUp(x);
    }
  }

  private static float[] array(List<Float> inputs) {
    float[] array = new float[inputs.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = inputs.get(i);
    }
    return array;
  }
}
