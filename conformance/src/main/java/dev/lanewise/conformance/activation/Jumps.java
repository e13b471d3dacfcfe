package dev.lanewise.conformance.activation;

import java.util.Optional;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where a function of doubles jumps from −128 to 128, and points at which it is not what it is on
 * both sides of them. Intervals between neighbouring points are halved while their ends differ: a
 * continuous function's halves soon do not, a jump's do down to the last.
 *
 * <p>Seen are jumps of at least 1/1000, or of 1/1000 of the function; that an interval holds two
 * which cancel is not. Where it begins or ends to be not-a-number is no jump.
 */
final class Jumps {
  /** A jump, of the function or of 1, whichever is more. */
  static final double LEAST = 1e-3;

  private static final double REACH = 128;

  /** Ends this far apart, in parts of their size or of 1, are not halved. */
  private static final double SHORTEST = 0x1p-40;

  /** From a kink as it is claimed, a float, to where it is. */
  private static final double ROUNDED = 0x1p-22;

  private final Subject subject;
  private final double[] points;

  Jumps(Subject subject) {
    this.subject = subject;
    TreeSet<Double> sorted = new TreeSet<>();
    for (double x : Inputs.forSlopes(subject.description())) {
      sorted.add(x);
    }
    for (float x : Inputs.corners(subject.description())) {
      sorted.add((double) x);
    }
    points = sorted.stream().filter(x -> Math.abs(x) <= REACH).mapToDouble(x -> x).toArray();
  }

  /**
   * A place where value or derivative jumps.
   *
   * @param x beside it
   * @param detail what it does there, in one line
   */
  record Jump(double x, String detail) {}

  /** The first that is not claimed as a kink, or where a point stands apart. */
  Optional<Jump> first() {
    return first("value", subject::value).or(() -> first("derivative", subject::derivative));
  }

  private Optional<Jump> first(String what, DoubleUnaryOperator f) {
    for (double x : points) {
      if (!nearKink(x) && standsApart(f, x)) {
        return Optional.of(
            new Jump(
                x,
                "%s of the reference: expected %s as beside it, got %s"
                    .formatted(what, f.applyAsDouble(x + distance(x)), f.applyAsDouble(x))));
      }
    }
    for (int i = 1; i < points.length && subject.isFixed(); i++) {
      End place = within(f, new End(f, points[i - 1]), new End(f, points[i]));
      if (place != null) {
        return Optional.of(
            new Jump(
                place.x(),
                "%s of the reference jumps to %s here, where no kink is claimed"
                    .formatted(what, place.y())));
      }
    }
    return Optional.empty();
  }

  /** An end of an interval. */
  private record End(double x, double y) {
    End(DoubleUnaryOperator f, double x) {
      this(x, f.applyAsDouble(x));
    }
  }

  /**
   * The right end of a shortest interval with a jump that is not claimed; null if there is none.
   */
  private @Nullable End within(DoubleUnaryOperator f, End left, End right) {
    if (Double.isNaN(left.y()) || Double.isNaN(right.y()) || !differ(left.y(), right.y())) {
      return null;
    }
    if (right.x() - left.x() <= distance(right.x())) {
      return nearKink(right.x()) ? null : right;
    }
    End middle = new End(f, 0.5 * (left.x() + right.x()));
    End place = within(f, left, middle);
    return place != null ? place : within(f, middle, right);
  }

  private static boolean standsApart(DoubleUnaryOperator f, double x) {
    double left = f.applyAsDouble(x - distance(x));
    double right = f.applyAsDouble(x + distance(x));
    return !Double.isNaN(left) && !differ(left, right) && differ(left, f.applyAsDouble(x));
  }

  /** By a jump; not-a-number differs from any number. */
  private static boolean differ(double one, double other) {
    double size = Math.max(1, Math.max(Math.abs(one), Math.abs(other)));
    return one != other && !(Math.abs(one - other) <= LEAST * size);
  }

  private static double distance(double x) {
    return SHORTEST * Math.max(1, Math.abs(x));
  }

  private boolean nearKink(double x) {
    return subject.description().kinks().stream()
        .anyMatch(kink -> Math.abs(kink - x) <= ROUNDED * Math.max(1, Math.abs(kink)));
  }
}
