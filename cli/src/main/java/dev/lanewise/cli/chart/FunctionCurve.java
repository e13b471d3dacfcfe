package dev.lanewise.cli.chart;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/**
 * A function of one number with its derivative, to be drawn.
 *
 * @param label for the legend
 * @param value f
 * @param derivative f'
 * @param kinks where f or f' is known to jump
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

  /** A step of the grid that is looked into: it is a hundredth wide. */
  private static final double STEEP = 0.05;

  /** A change within so little is a jump. */
  private static final double CLOSE = 1e-10;

  /** Copies the list. */
  public FunctionCurve {
    kinks = List.copyOf(kinks);
  }

  /** Where both are drawn: a grid, with each kink and jump and its two sides added. */
  double[] places() {
    double[] grid = new double[STEPS + 1];
    for (int i = 0; i <= STEPS; i++) {
      grid[i] = LEFT + (RIGHT - LEFT) * i / STEPS;
    }
    return DoubleStream.concat(
            DoubleStream.of(grid),
            corners().flatMap(at -> DoubleStream.of(at - NEAR, at, at + NEAR)))
        .sorted()
        .distinct()
        .toArray();
  }

  /** Kinks, and where else f or f' jumps: with parameters of other values kinks move. */
  private DoubleStream corners() {
    DoubleStream claimed = kinks.stream().mapToDouble(Float::doubleValue);
    DoubleStream jumps = DoubleStream.concat(jumps(value), jumps(derivative));
    DoubleStream found =
        jumps.filter(at -> kinks.stream().noneMatch(kink -> Math.abs(kink - at) < 2 * NEAR));
    return DoubleStream.concat(claimed, found).filter(at -> at - NEAR > LEFT && at + NEAR < RIGHT);
  }

  /** Between steps of the grid whose values differ much: where halving finds no way across. */
  private static DoubleStream jumps(DoubleUnaryOperator f) {
    DoubleStream.Builder jumps = DoubleStream.builder();
    for (int i = 0; i < STEPS; i++) {
      double left = LEFT + (RIGHT - LEFT) * i / STEPS;
      double right = LEFT + (RIGHT - LEFT) * (i + 1) / STEPS;
      double step = Math.abs(f.applyAsDouble(right) - f.applyAsDouble(left));
      if (step > STEEP) {
        while (right - left > CLOSE) {
          double middle = (left + right) / 2;
          boolean inLeft =
              Math.abs(f.applyAsDouble(middle) - f.applyAsDouble(left))
                  > Math.abs(f.applyAsDouble(right) - f.applyAsDouble(middle));
          left = inLeft ? left : middle;
          right = inLeft ? middle : right;
        }
        if (Math.abs(f.applyAsDouble(right) - f.applyAsDouble(left)) > step / 2) {
          jumps.add(right);
        }
      }
    }
    return jumps.build();
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
    corners()
        .forEach(corner -> {
          int at = Arrays.binarySearch(places, corner);
          if (Math.abs(values[at + 1] - values[at - 1]) > JUMP) {
            values[at] = Double.NaN;
          }
        });
    return values;
  }
}
