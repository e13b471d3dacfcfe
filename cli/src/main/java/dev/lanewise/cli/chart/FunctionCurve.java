package dev.lanewise.cli.chart;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A function of one number with its derivative, to be drawn.
 *
 * @param label for the legend
 * @param value f
 * @param derivative f'
 * @param kinks where f or f' may jump
 */
public record FunctionCurve(
    String label, DoubleUnaryOperator value, DoubleUnaryOperator derivative, List<Float> kinks) {
  /** Ends of the drawn stretch. */
  static final double LEFT = -5;

  static final double RIGHT = 5;

  private static final int STEPS = 1000;

  /** How near a kink both sides are looked at. */
  private static final double NEAR = 1e-4;

  /** Two values so near a kink that differ by more stand on two sides of a jump. */
  private static final double JUMP = 0.005;

  /** Copies the list. */
  public FunctionCurve {
    kinks = List.copyOf(kinks);
  }

  /** Where both are drawn: a grid, with each kink and its two sides added. */
  double[] places() {
    double[] places = new double[STEPS + 1 + 3 * kinks.size()];
    int n = 0;
    for (; n <= STEPS; n++) {
      places[n] = LEFT + (RIGHT - LEFT) * n / STEPS;
    }
    for (float kink : kinks) {
      if (kink - NEAR > LEFT && kink + NEAR < RIGHT) {
        places[n++] = kink - NEAR;
        places[n++] = kink;
        places[n++] = kink + NEAR;
      }
    }
    return Arrays.stream(places, 0, n).sorted().distinct().toArray();
  }

  /** f at the places; not-a-number, which leaves a gap, where it jumps. */
  double[] values(double[] places) {
    return withGaps(value, places);
  }

  /** f' at the places; not-a-number, which leaves a gap, where it jumps. */
  double[] derivatives(double[] places) {
    return withGaps(derivative, places);
  }

  private double[] withGaps(DoubleUnaryOperator f, double[] places) {
    double[] values = Arrays.stream(places).map(f).toArray();
    for (float kink : kinks) {
      int at = Arrays.binarySearch(places, kink);
      if (at > 0 && Math.abs(values[at + 1] - values[at - 1]) > JUMP) {
        values[at] = Double.NaN;
      }
    }
    return values;
  }
}
