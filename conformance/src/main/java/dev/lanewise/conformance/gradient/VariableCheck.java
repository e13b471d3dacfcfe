package dev.lanewise.conformance.gradient;

import dev.lanewise.conformance.gradient.GradientReport.Deviation;
import dev.lanewise.conformance.gradient.GradientReport.Part;
import dev.lanewise.conformance.gradient.GradientReport.Verdict;
import dev.lanewise.conformance.gradient.Probe.Outcome;
import dev.lanewise.engine.random.CounterRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Compares the gradient by one variable with differences. The elements are dealt at random into
 * groups, one element each where there are few enough; every element is in one group, or some
 * elements, drawn at random, are alone and the others left out. Where outputs have a kink or a jump
 * within reach, they are left out of the sum that is differentiated, on either side. A group that
 * has too many of them is halved, to lose no more than the elements at them; the worst of those
 * that disagree is halved until the wrong element is alone.
 */
final class VariableCheck {
  /** Step, as a power of two of the variable's scale, that is tried first, and the ends. */
  private static final int FIRST_EXPONENT = -4;

  private static final int LEAST_EXPONENT = -14;

  /**
   * The longest step, of the variable's scale or of 1, whichever is more: activations bend over
   * lengths of about 1. Where rounding is coarse, a longer one could hide a bend in it.
   */
  private static final double LONGEST = 0.5;

  /** A step is changed by 2² at a time. */
  private static final int EXPONENT_STRIDE = 2;

  /** Half a unit in the last place of 1. */
  private static final double UNIT = 0x1p-24;

  /** Steps at which a disagreement is tried again. */
  private static final int TRIALS = 12;

  /**
   * Deviations of a numeric derivative by which a kink can move it whose fifth and sixth difference
   * pass for rounding: at the worst of all places within three steps, 0.36 of one away.
   */
  private static final double HIDDEN_KINK = 19;

  /** A bound below this part of a typical element's derivative is not worth another step. */
  private static final double SHARP = 1e-3;

  /** A group whose bound is above this part of it has a kink too close by, and is halved. */
  private static final double BLUNT = 5e-3;

  /** Groups made by halving, in groups dealt: beyond it, kinks stay with their group. */
  private static final int HALVINGS = 8;

  private final Differences differences;
  private final Noise noise;
  private final Variable variable;
  private final int index;
  private final double[] analytic;
  private final double naturalSlope;
  private final double typical;
  private final List<Probe> probes = new ArrayList<>();
  private int halvingsLeft;

  /**
   * @param index of the variable
   * @param analytic its gradient
   * @param naturalSlope how steep an output would be that changed by the spread of the outputs over
   *     the variable's scale: what errors are related to where all derivatives are lost in rounding
   */
  VariableCheck(
      Differences differences,
      Noise noise,
      Variable variable,
      int index,
      double[] analytic,
      double naturalSlope) {
    this.differences = differences;
    this.noise = noise;
    this.variable = variable;
    this.index = index;
    this.analytic = analytic;
    this.naturalSlope = naturalSlope;
    this.typical = typical(analytic);
  }

  /** Root mean square of the elements that are finite. */
  private static double typical(double[] gradient) {
    double sum = 0;
    int count = 0;
    for (double g : gradient) {
      if (Double.isFinite(g)) {
        sum += g * g;
        count++;
      }
    }
    return count == 0 ? 0 : Math.sqrt(sum / count);
  }

  /** Deals the elements into groups, or draws some. */
  Part run(Extent extent, CounterRandom random) {
    int size = variable.size();
    int[] order = random.permutation(size);
    int count = Math.min(extent.most(), size);
    halvingsLeft = HALVINGS * count;
    for (int g = 0; g < count; g++) {
      int from = extent.sampled() ? g : (int) ((long) size * g / count);
      int to = extent.sampled() ? g + 1 : (int) ((long) size * (g + 1) / count);
      probe(Group.of(order, from, to));
    }
    return summary(extent);
  }

  private void probe(Group group) {
    Probe probe = compare(group);
    boolean blunt = probe.outcome() == Outcome.SKIPPED || probe.bound() > BLUNT * typical;
    boolean settled = probe.outcome() == Outcome.DISAGREES || !blunt;
    if (!settled && group.size() > 1 && halvingsLeft > 0) {
      halvingsLeft -= 2;
      probe(group.left());
      probe(group.right());
    } else {
      probes.add(probe);
    }
  }

  private Probe compare(Group group) {
    Compared whole = best(group, false);
    if (whole.measured().smooth() && whole.measured().bound() <= BLUNT * typical) {
      return probe(group, whole, false);
    }
    Compared smooth = best(group, true);
    boolean better =
        smooth.measured().smooth()
            && (!whole.measured().smooth() || smooth.measured().bound() < whole.measured().bound());
    return better ? probe(group, smooth, true) : probe(group, whole, false);
  }

  private Probe probe(Group group, Compared best, boolean leavesOut) {
    double bound = bound(best.measured(), noise.ofGradient(index, group));
    Outcome outcome;
    if (!Double.isFinite(best.expected())) {
      outcome = Outcome.DISAGREES;
    } else if (!best.measured().smooth()) {
      outcome = Outcome.SKIPPED;
    } else if (Math.abs(best.distance()) <= bound) {
      outcome = bound <= Math.max(typical, naturalSlope) ? Outcome.AGREES : Outcome.SKIPPED;
    } else {
      outcome =
          isConfirmed(group, best.measured(), leavesOut) ? Outcome.DISAGREES : Outcome.SKIPPED;
    }
    return new Probe(group, best.expected(), best.measured().numeric(), bound, outcome);
  }

  /** A numeric derivative, and what the gradient says of the same outputs. */
  private record Compared(Measurement measured, double expected) {
    double distance() {
      return measured.numeric() - expected;
    }
  }

  /** At one step; with {@code leavesOut}, without the outputs that are not smooth there. */
  private Compared at(Group group, double step, boolean leavesOut) {
    if (!leavesOut) {
      return new Compared(differences.along(variable, group, step), sum(group, analytic));
    }
    Differences.Smooth smooth = differences.alongSmooth(variable, group, step);
    double[] gradient =
        smooth.measured().smooth() ? differences.gradient(smooth.projection(), index) : analytic;
    return new Compared(smooth.measured(), sum(group, gradient));
  }

  private double sum(Group group, double[] gradient) {
    double sum = 0;
    for (int e : group.elements()) {
      sum += gradient[e] * variable.sign(e);
    }
    return sum;
  }

  /**
   * A slight kink can pass for smooth, and rounding can be worse than it was measured, where a
   * function is a staircase. So a disagreement is tried again at other steps: it stands if all are
   * smooth, all numeric derivatives are on the same side of the analytic one, and their mean is
   * further from it than their scatter and a hidden kink allow.
   */
  private boolean isConfirmed(Group group, Measurement best, boolean leavesOut) {
    double sum = 0;
    double squares = 0;
    int above = 0;
    int below = 0;
    boolean smooth = true;
    boolean flat = best.flat();
    List<Double> steps = variable.stepsBelow(best.step(), TRIALS);
    for (double step : steps) {
      Compared trial = at(group, step, leavesOut);
      double distance = trial.distance();
      sum += distance;
      squares += distance * distance;
      above += distance > 0 ? 1 : 0;
      below += distance < 0 ? 1 : 0;
      smooth &= trial.measured().smooth();
      flat &= trial.measured().flat();
    }
    int n = steps.size();
    double mean = sum / n;
    double scatter = Math.sqrt(Math.max(0, squares / n - mean * mean) / (n - 1));
    double unseen = flat ? UNIT * Stencil.FIRST_NORM / best.step() : 0;
    double blur = Math.max(scatter, Math.max(best.blur(), unseen));
    boolean oneSided = above == n || below == n;
    double hidden = Math.max(Noise.SIGMAS * blur, HIDDEN_KINK * best.blur());
    return smooth && oneSided && Math.abs(mean) > best.truncation() + hidden;
  }

  private static double bound(Measurement measured, double ownNoise) {
    return measured.truncation() + Noise.SIGMAS * Math.hypot(measured.noise(), ownNoise);
  }

  /**
   * At the step with the lowest bound among those that are smooth; stops at a sharp one. Shorter
   * steps are tried where a kink or a bend is in the way, longer ones where it is rounding.
   */
  private Compared best(Group group, boolean leavesOut) {
    Compared best = at(group, variable.step(FIRST_EXPONENT), leavesOut);
    Measurement first = best.measured();
    boolean shorter = !first.smooth() || first.truncation() > Noise.SIGMAS * first.noise();
    int stride = shorter ? -EXPONENT_STRIDE : EXPONENT_STRIDE;
    int mostExponent = Math.getExponent(LONGEST * Math.max(1, 1 / variable.scale()));
    for (int exponent = FIRST_EXPONENT + stride;
        !sharp(best.measured()) && exponent >= LEAST_EXPONENT && exponent <= mostExponent;
        exponent += stride) {
      Compared next = at(group, variable.step(exponent), leavesOut);
      if (next.measured().smooth()
          && (!best.measured().smooth() || next.measured().bound() < best.measured().bound())) {
        best = next;
      }
    }
    return best;
  }

  private boolean sharp(Measurement measured) {
    return measured.smooth() && measured.bound() <= SHARP * typical;
  }

  private Part summary(Extent extent) {
    int skipped = 0;
    double squares = 0;
    int compared = 0;
    for (Probe probe : probes) {
      int size = probe.group().size();
      if (probe.outcome() == Outcome.SKIPPED) {
        skipped += size;
      } else {
        compared += size;
        squares += probe.numeric() * probe.numeric();
      }
    }
    double slope = compared == 0 ? 0 : Math.sqrt(squares / compared);
    if (extent.sampled()) {
      slope = Math.max(slope, typical); // a few elements may all be flat ones
    }
    double blur = boundOfMost(compared);
    double power = slope > blur ? blur / slope : blur / naturalSlope;
    Probe worst =
        probes.stream()
            .filter(probe -> probe.outcome() != Outcome.SKIPPED)
            .max(
                Comparator.comparing((Probe probe) -> probe.outcome() == Outcome.DISAGREES)
                    .thenComparingDouble(Probe::excess))
            .orElse(probes.getFirst());
    boolean failed = worst.outcome() == Outcome.DISAGREES;
    return new Part(
        variable.name(),
        verdict(failed, power <= extent.error(), skipped, skipped + compared),
        skipped + compared,
        skipped,
        power,
        deviation(failed ? narrowed(worst) : worst));
  }

  private static Verdict verdict(boolean failed, boolean sharp, int skipped, int elements) {
    if (failed) {
      return Verdict.FAILED;
    }
    boolean complete = skipped <= GradientReport.MOST_SKIPPED * elements;
    return sharp && complete ? Verdict.PASSED : Verdict.INCONCLUSIVE;
  }

  /** The bound that 9 of 10 elements compared are within; infinite where there are none. */
  private double boundOfMost(int compared) {
    double bound = Double.POSITIVE_INFINITY;
    if (compared > 0) {
      List<Probe> byBound =
          probes.stream()
              .filter(probe -> probe.outcome() != Outcome.SKIPPED)
              .sorted(Comparator.comparingDouble(Probe::bound))
              .toList();
      int seen = 0;
      for (Probe probe : byBound) {
        if (seen < GradientReport.SEEN * compared) {
          bound = probe.bound();
        }
        seen += probe.group().size();
      }
    }
    return bound;
  }

  /** The part of a disagreeing group that disagrees most, down to one element where possible. */
  private Probe narrowed(Probe probe) {
    Probe found = probe;
    boolean narrower = true;
    while (narrower && found.group().size() > 1) {
      Probe left = compare(found.group().left());
      Probe right = compare(found.group().right());
      Probe worse = left.excess() > right.excess() ? left : right;
      narrower = worse.outcome() == Outcome.DISAGREES;
      if (narrower) {
        found = worse;
      }
    }
    return found;
  }

  private Deviation deviation(Probe probe) {
    int first = probe.group().first();
    return new Deviation(
        variable.subscripts(first),
        probe.group().size(),
        probe.analytic() * variable.sign(first),
        probe.numeric() * variable.sign(first),
        probe.bound());
  }
}
