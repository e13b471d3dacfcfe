package dev.lanewise.conformance.activation;

import static dev.lanewise.conformance.activation.Finding.failed;
import static dev.lanewise.conformance.activation.Finding.passed;

import dev.lanewise.conformance.activation.Finding.Check;
import dev.lanewise.conformance.activation.Finding.Outcome;
import dev.lanewise.conformance.gradient.Slope;
import dev.lanewise.conformance.gradient.Slope.Rounding;
import dev.lanewise.engine.accuracy.Ulp;
import dev.lanewise.engine.activation.Description;
import dev.lanewise.engine.activation.TrainableActivation;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Derivatives against error-bounded differences of the value: of the reference, whose rounding is
 * measured, and of the lanes, whose rounding is the error that they are allowed. Where they
 * disagree beyond the bound at one step, shorter steps decide. Points so close to a kink that no
 * step is smooth are skipped and counted, as no step is that reaches a claimed one; away from the
 * kinks that are claimed, the reference may have none.
 */
final class Slopes {
  /** Steps that are tried, as powers of two of the point's size or of 1, whichever is more. */
  private static final int LONGEST = -3;

  private static final int SHORTEST_IN_DOUBLES = -30;
  private static final int SHORTEST_IN_FLOATS = -13;
  private static final int STRIDE = 2;

  /** Steps to each side of a point. */
  private static final int REACH = 3;

  /** Of the points, for parameters. */
  private static final int PARAMETER_STRIDE = 5;

  /**
   * An error of this part of the slope, or of the value, must show at a point that counts: of
   * doubles, where a wrong fourth digit of a constant shows, and of floats.
   */
  private static final double POWER = 3e-6;

  private static final double POWER_IN_FLOATS = 0.003;

  /**
   * Far out a wave is not asked for its slope: steps are longer. It shows in the steps down to the
   * second of these if not in those down to the first, for it is more than rounding.
   */
  private static final int SHORTEST_FAR = -8;

  private static final int SHORTEST_THAT_DECIDES = -20;

  private static final double ROUNDING_FAR = 0x1p-44;

  private static final double BEYOND_FLOATS = 0x1p128;

  /** Where a parameter is tried, beside a value that a formula may treat apart: as 0, or 1. */
  private static final double BESIDE = 0x1.9p-8;

  /** A slope known to this is as good as known, however small. */
  private static final double NOTHING = 1e-7;

  /** Part of the points that must count. */
  private static final double LEAST_COUNTED = 0.5;

  private final Subject subject;
  private final Description claims;
  private final double[] points;

  /** Parameters move those of others. */
  private final List<Float> kinks;

  private int compared;
  private int atKinks;
  private int blurred;
  private int undefined;

  Slopes(Subject subject) {
    this.subject = subject;
    this.claims = subject.description();
    this.points = Inputs.forSlopes(claims);
    this.kinks = subject.isFixed() ? claims.kinks() : List.of();
  }

  /** The reference's derivative against its value's differences: near 0, and far out. */
  Finding ofReference() {
    Finding near =
        check(
            Check.REFERENCE_SLOPE, subject::value, subject::derivative, null, SHORTEST_IN_DOUBLES);
    return near.outcome() == Outcome.PASSED ? far().orElse(near) : near;
  }

  /** What is wrong far out, where few points have a step that is smooth: none need count. */
  private Optional<Finding> far() {
    Rounding rounding = (_, y) -> ROUNDING_FAR * Math.abs(y);
    for (double x : Inputs.farOut()) {
      if (Math.abs(subject.value(x)) < BEYOND_FLOATS) {
        Slope best = point(x, rounding, SHORTEST_FAR).best();
        Point point = point(x, rounding, SHORTEST_THAT_DECIDES);
        if (best != null && point.disagrees(best) && point.disagreesAtShorter(best)) {
          return Optional.of(wrong(Check.REFERENCE_SLOPE, point, best));
        }
      }
    }
    return Optional.empty();
  }

  private Point point(double x, Rounding rounding, int shortest) {
    return new Point(subject::value, subject::derivative, rounding, x, shortest, kinks);
  }

  /** The lanes' derivative against their value's differences. */
  Finding ofKernel() {
    Kernel kernel = new Kernel(subject);
    DoubleUnaryOperator values = subject.compared().getFirst().magnitude();
    return check(
        Check.KERNEL_SLOPE,
        x -> kernel.value((float) x),
        x -> kernel.derivative((float) x),
        (x, y) -> claims.valueUlps() * Ulp.of(Math.max(Math.abs(y), values.applyAsDouble(x))),
        SHORTEST_IN_FLOATS);
  }

  /**
   * The reference's derivatives by parameters against its value's differences: at some of the
   * points, moving one parameter at a time.
   */
  Finding byParameters(TrainableSubject trainable) {
    compared = 0;
    atKinks = 0;
    blurred = 0;
    for (int i = 0; i < trainable.parameters().size(); i++) {
      for (int k = 0; k < points.length; k += PARAMETER_STRIDE) {
        double x = points[k];
        Optional<String> problem = byParameter(trainable, i, x);
        if (problem.isPresent()) {
          return failed(Check.PARAMETER_SLOPE, problem.get(), (float) x);
        }
      }
    }
    boolean enough = compared >= LEAST_COUNTED * (compared + atKinks + blurred);
    return enough
        ? passed(Check.PARAMETER_SLOPE, counts())
        : tooFew(Check.PARAMETER_SLOPE, "compute the reference in doubles throughout");
  }

  private Optional<String> byParameter(TrainableSubject trainable, int i, double x) {
    TrainableActivation f = trainable.activation();
    double[] p = trainable.parameters().stream().mapToDouble(value -> (double) value).toArray();
    float beside = (float) (p[i] + BESIDE * Math.max(1, Math.abs(p[i])));
    double at = f.parameters().get(i).held(beside);
    DoubleUnaryOperator value = q -> f.value(x, with(p, i, q));
    DoubleUnaryOperator slope = q -> f.derivativeByParameter(i, x, with(p, i, q));
    Point point = new Point(value, slope, null, at, SHORTEST_IN_DOUBLES, List.of());
    Slope best = point.best();
    if (best == null) {
      atKinks++;
    } else if (point.disagrees(best) && point.disagreesAtShorter(best)) {
      return Optional.of(
          "by %s: expected %.9g ± %.1g from differences of value(double), got %.9g"
              .formatted(
                  f.parameters().get(i).name(),
                  best.value(),
                  best.bound(),
                  slope.applyAsDouble(at)));
    } else if (point.isSharp(best)) {
      compared++;
    } else {
      blurred++;
    }
    return Optional.empty();
  }

  private static double[] with(double[] p, int i, double value) {
    double[] other = p.clone();
    other[i] = value;
    return other;
  }

  private String counts() {
    return "%d points, %d at kinks, %d lost in rounding".formatted(compared, atKinks, blurred);
  }

  private Finding check(
      Check check,
      DoubleUnaryOperator f,
      DoubleUnaryOperator derivative,
      @Nullable Rounding known,
      int shortest) {
    compared = 0;
    atKinks = 0;
    blurred = 0;
    undefined = 0;
    for (double wanted : points) {
      if (Double.isNaN(f.applyAsDouble(wanted)) && Double.isNaN(derivative.applyAsDouble(wanted))) {
        undefined++;
        continue;
      }
      Point point = new Point(f, derivative, known, wanted, shortest, kinks);
      Slope best = point.best();
      if (best == null) {
        if (subject.isFixed() && known == null && !nearKink(wanted, point.scale())) {
          return failed(
              check, "jumps or bends sharply here, where no kink is claimed", (float) wanted);
        }
        atKinks++;
      } else if (point.disagrees(best) && point.disagreesAtShorter(best)) {
        return wrong(check, point, best);
      } else if (point.isSharp(best)) {
        compared++;
      } else {
        blurred++;
      }
    }
    return compared >= LEAST_COUNTED * (points.length - undefined) && compared > 0
        ? passed(check, counts())
        : tooFew(check, "claim kinks(…) where it has them, and no larger errors than it makes");
  }

  private Finding tooFew(Check check, String remedy) {
    return failed(check, "too few points can be compared: " + counts() + "; " + remedy);
  }

  private static Finding wrong(Check check, Point point, Slope best) {
    double x = point.at(best.step());
    String of = check == Check.KERNEL_SLOPE ? "FloatVector" : "double";
    return failed(
        check,
        "derivative(%s): expected %.9g ± %.1g from differences of value(%s), got %.9g"
            .formatted(of, best.value(), best.bound(), of, point.derivative.applyAsDouble(x)),
        (float) x);
  }

  private boolean nearKink(double x, double scale) {
    double reach = 4 * Math.scalb(scale, SHORTEST_IN_DOUBLES);
    return claims.kinks().stream().anyMatch(kink -> Math.abs(kink - x) <= reach);
  }

  /** One point, and the steps around it. */
  private record Point(
      DoubleUnaryOperator f,
      DoubleUnaryOperator derivative,
      @Nullable Rounding known,
      double wanted,
      int shortest,
      List<Float> kinks) {
    double scale() {
      return Math.scalb(1.0, Math.getExponent(Math.max(1, Math.abs(wanted))));
    }

    /**
     * The point; for lanes in the middle between two multiples of the step, so that every value is
     * at a float, and none at a kink that a sixth difference around it would not see.
     */
    double at(double step) {
      return known == null ? wanted : (Math.floor(wanted / step) + 0.5) * step;
    }

    private Slope slope(double step) {
      double x = at(step);
      Rounding rounding = known == null ? Slope.roundingOf(f, x) : known;
      Slope slope = Slope.at(f, x, step, rounding);
      boolean smooth = slope.smooth() && kinks.stream().allMatch(kink -> isBeyond(kink, x, step));
      return new Slope(step, slope.value(), slope.bound(), smooth);
    }

    /** Slight kinks hide in rounding. */
    private static boolean isBeyond(float kink, double x, double step) {
      return Math.abs(kink - x) > REACH * step;
    }

    /** The smooth step with the lowest bound; null if none is smooth. */
    @Nullable Slope best() {
      Slope best = null;
      for (int e = LONGEST; e >= shortest && (best == null || !isSharp(best)); e -= STRIDE) {
        Slope next = slope(Math.scalb(scale(), e));
        if (next.smooth() && (best == null || next.bound() < best.bound())) {
          best = next;
        }
      }
      return best;
    }

    boolean disagrees(Slope slope) {
      return !(Math.abs(derivative.applyAsDouble(at(slope.step())) - slope.value())
          <= slope.bound() + Double.MIN_NORMAL);
    }

    /**
     * At the next, and at all that can see as much. And all are smooth: those of a wave are not,
     * that only its phase made look smooth.
     */
    boolean disagreesAtShorter(Slope best) {
      double error = Math.abs(derivative.applyAsDouble(at(best.step())) - best.value());
      int next = Math.getExponent(best.step()) - STRIDE;
      int last = Math.min(next, Math.getExponent(scale()) + shortest);
      boolean always = true;
      for (int e = next; always && e >= last; e -= STRIDE) {
        Slope shorter = slope(Math.scalb(1.0, e));
        boolean sees = e == next || shorter.bound() < 0.5 * error;
        always = shorter.smooth() && (!sees || disagrees(shorter));
      }
      return always;
    }

    boolean isSharp(Slope slope) {
      double x = at(slope.step());
      double size =
          Math.max(Math.abs(derivative.applyAsDouble(x)), Math.abs(f.applyAsDouble(x)) / scale());
      double power = known == null ? POWER : POWER_IN_FLOATS;
      return slope.bound() <= Math.max(power * size, NOTHING);
    }
  }
}
