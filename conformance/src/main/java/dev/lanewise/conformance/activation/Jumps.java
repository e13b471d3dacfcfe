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
 * which cancel is not. Where it begins or ends to be not-a-number is no jump, nor is infinity
 * there. What is beyond the floats counts as ±2^128: a function that grows out of them does not
 * jump to infinity.
 */
final class Jumps {
  /** A jump, of the function or of 1, whichever is more. */
  private static final double LEAST = 1e-3;

  private static final double REACH = 128;

  /** Where floats end. */
  private static final double OVERFLOW = 0x1p128;

  /** To each side of a kink that is claimed; less where another is close. */
  private static final double BESIDE = 1e-6;

  /** How much closer to it is tried as well, and how much of a jump is there still. */
  private static final double CLOSER = 8;

  private static final double STILL = 0.5;

  /** What of a jump is at least in one half of where it is. */
  private static final double IN_ONE_HALF = 0.75;

  /** Less than this is rounding. */
  private static final double ROUNDING = 1e-9;

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

  /** Whether value or derivative jumps at this kink, or is another number at it than beside it. */
  boolean isAt(float kink) {
    return isAt(subject::value, kink) || isAt(subject::derivative, kink);
  }

  /** What a smooth function does between two points fades as they come closer; a jump does not. */
  private boolean isAt(DoubleUnaryOperator f, float kink) {
    double h = beside(kink);
    double jump = step(f, kink, h);
    boolean jumps = jump > ROUNDING && step(f, kink, h / CLOSER) > STILL * jump;
    return jumps || (!Double.isNaN(f.applyAsDouble(kink)) && standsApart(f, kink));
  }

  /** From h to the left to h to the right, in parts of the function or of 1. */
  private static double step(DoubleUnaryOperator f, double x, double h) {
    double left = held(f.applyAsDouble(x - h));
    double right = held(f.applyAsDouble(x + h));
    return Math.abs(right - left) / size(left, right);
  }

  /** No further than a quarter of the way to the next kink. */
  private double beside(float kink) {
    double h = BESIDE * Math.max(1, Math.abs(kink));
    for (float other : subject.description().kinks()) {
      h = other == kink ? h : Math.min(h, 0.25 * Math.abs((double) other - kink));
    }
    return h;
  }

  private Optional<Jump> first(String what, DoubleUnaryOperator f) {
    Optional<Jump> apart = apart(what, f);
    if (apart.isPresent()) {
      return apart;
    }
    for (int i = 1; i < points.length && subject.isFixed(); i++) {
      End place = within(f, new End(f, points[i - 1]), new End(f, points[i]));
      if (place != null) {
        return Optional.of(
            new Jump(
                place.x(),
                "%s of the reference jumps to %s here, where no kink is claimed; mend it, or claim one"
                    .formatted(what, place.y())));
      }
    }
    return Optional.empty();
  }

  /** The point that stands apart most: beside it others may. */
  private Optional<Jump> apart(String what, DoubleUnaryOperator f) {
    double most = 0;
    double place = 0;
    for (double x : points) {
      if (!nearKink(x) && standsApart(f, x)) {
        double by = Math.abs(held(f.applyAsDouble(x)) - held(f.applyAsDouble(x + distance(x))));
        if (by > most || (Double.isNaN(by) && !Double.isNaN(most))) {
          most = by;
          place = x;
        }
      }
    }
    return most == 0
        ? Optional.empty()
        : Optional.of(
            new Jump(
                place,
                "%s of the reference: expected %s as beside it, got %s; mend it, or claim a kink"
                    .formatted(
                        what, f.applyAsDouble(place + distance(place)), f.applyAsDouble(place))));
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
    if (endsAtInfinity(f, left, right)) {
      return null;
    }
    if (right.x() - left.x() <= distance(right.x())) {
      return nearKink(right.x()) || !isInOneHalf(f, left, right) ? null : right;
    }
    End middle = new End(f, 0.5 * (left.x() + right.x()));
    End place = within(f, left, middle);
    return place != null ? place : within(f, middle, right);
  }

  /** As a jump is, and a steep slope is not. */
  private static boolean isInOneHalf(DoubleUnaryOperator f, End left, End right) {
    double middle = held(f.applyAsDouble(0.5 * (left.x() + right.x())));
    double more = Math.max(Math.abs(held(left.y()) - middle), Math.abs(held(right.y()) - middle));
    return !(more <= IN_ONE_HALF * Math.abs(held(left.y()) - held(right.y())));
  }

  /** Whether it is infinite where it begins or ends to be not-a-number, as a logarithm is at 0. */
  private static boolean endsAtInfinity(DoubleUnaryOperator f, End left, End right) {
    double before = f.applyAsDouble(left.x() - distance(left.x()));
    double after = f.applyAsDouble(right.x() + distance(right.x()));
    return (Double.isInfinite(left.y()) && Double.isNaN(before))
        || (Double.isInfinite(right.y()) && Double.isNaN(after));
  }

  private static boolean standsApart(DoubleUnaryOperator f, double x) {
    double left = f.applyAsDouble(x - distance(x));
    double right = f.applyAsDouble(x + distance(x));
    return !Double.isNaN(left) && !differ(left, right) && differ(left, f.applyAsDouble(x));
  }

  /** By a jump; not-a-number differs from any number. */
  private static boolean differ(double one, double other) {
    double a = held(one);
    double b = held(other);
    return !(Math.abs(a - b) <= LEAST * size(a, b));
  }

  private static double size(double one, double other) {
    return Math.max(1, Math.max(Math.abs(one), Math.abs(other)));
  }

  /** Within the floats; not-a-number stays one. */
  private static double held(double y) {
    return Math.clamp(y, -OVERFLOW, OVERFLOW);
  }

  private static double distance(double x) {
    return SHORTEST * Math.max(1, Math.abs(x));
  }

  private boolean nearKink(double x) {
    return subject.description().kinks().stream()
        .anyMatch(kink -> Math.abs(kink - x) <= ROUNDED * Math.max(1, Math.abs(kink)));
  }
}
