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
 * groups, one element each where there are few enough; every element is in one group. A group that
 * meets a kink is halved, to lose no more than the elements at it; the worst of those that disagree
 * is halved until the wrong element is alone.
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

  /** Deals the elements into at most so many groups. */
  Part run(int groups, CounterRandom random) {
    int size = variable.size();
    int[] order = random.permutation(size);
    int count = Math.min(groups, size);
    halvingsLeft = HALVINGS * count;
    for (int g = 0; g < count; g++) {
      int from = (int) ((long) size * g / count);
      int to = (int) ((long) size * (g + 1) / count);
      probe(Group.of(order, from, to));
    }
    return summary();
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
    double expected = 0;
    for (int e : group.elements()) {
      expected += analytic[e] * variable.sign(e);
    }
    double ownNoise = noise.ofGradient(index, group);
    Measurement best = best(group);
    double bound = bound(best, ownNoise);
    Outcome outcome;
    if (!Double.isFinite(expected)) {
      outcome = Outcome.DISAGREES;
    } else if (!best.smooth()) {
      outcome = Outcome.SKIPPED;
    } else if (Math.abs(expected - best.numeric()) <= bound) {
      outcome = bound <= Math.max(typical, naturalSlope) ? Outcome.AGREES : Outcome.SKIPPED;
    } else {
      outcome = isConfirmed(group, best, expected) ? Outcome.DISAGREES : Outcome.SKIPPED;
    }
    return new Probe(group, expected, best.numeric(), bound, outcome);
  }

  /**
   * A slight kink can pass for smooth at one step, and rounding can be worse than it was measured,
   * where a function is a staircase. So a disagreement is tried again at other steps: it stands if
   * all are smooth, all numeric derivatives are on the same side of the analytic one, and their
   * mean is further from it than their scatter allows.
   */
  private boolean isConfirmed(Group group, Measurement best, double expected) {
    double sum = 0;
    double squares = 0;
    int above = 0;
    int below = 0;
    boolean smooth = true;
    boolean flat = best.flat();
    List<Double> steps = variable.stepsBelow(best.step(), TRIALS);
    for (double step : steps) {
      Measurement trial = differences.along(variable, group, step);
      double distance = trial.numeric() - expected;
      sum += distance;
      squares += distance * distance;
      above += distance > 0 ? 1 : 0;
      below += distance < 0 ? 1 : 0;
      smooth &= trial.smooth();
      flat &= trial.flat();
    }
    int n = steps.size();
    double mean = sum / n;
    double scatter = Math.sqrt(Math.max(0, squares / n - mean * mean) / (n - 1));
    double unseen = flat ? UNIT * Stencil.FIRST_NORM / best.step() : 0;
    double noise = Math.max(scatter, Math.max(best.blur(), unseen));
    boolean oneSided = above == n || below == n;
    return smooth && oneSided && Math.abs(mean) > best.truncation() + Noise.SIGMAS * noise;
  }

  private static double bound(Measurement measured, double ownNoise) {
    return measured.truncation() + Noise.SIGMAS * Math.hypot(measured.noise(), ownNoise);
  }

  /**
   * At the step with the lowest bound among those that are smooth; stops at a sharp one. Shorter
   * steps are tried where a kink or a bend is in the way, longer ones where it is rounding.
   */
  private Measurement best(Group group) {
    Measurement best = differences.along(variable, group, variable.step(FIRST_EXPONENT));
    boolean shorter = !best.smooth() || best.truncation() > Noise.SIGMAS * best.noise();
    int stride = shorter ? -EXPONENT_STRIDE : EXPONENT_STRIDE;
    int mostExponent = Math.getExponent(LONGEST * Math.max(1, 1 / variable.scale()));
    for (int exponent = FIRST_EXPONENT + stride;
        !sharp(best) && exponent >= LEAST_EXPONENT && exponent <= mostExponent;
        exponent += stride) {
      Measurement next = differences.along(variable, group, variable.step(exponent));
      if (next.smooth() && (!best.smooth() || next.bound() < best.bound())) {
        best = next;
      }
    }
    return best;
  }

  private boolean sharp(Measurement measured) {
    return measured.smooth() && measured.bound() <= SHARP * typical;
  }

  private Part summary() {
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
        verdict(failed, power, skipped),
        variable.size(),
        skipped,
        power,
        deviation(failed ? narrowed(worst) : worst));
  }

  private Verdict verdict(boolean failed, double power, int skipped) {
    boolean sharp = power <= GradientReport.LEAST_POWER;
    boolean complete = skipped <= GradientReport.MOST_SKIPPED * variable.size();
    if (failed) {
      return Verdict.FAILED;
    }
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
