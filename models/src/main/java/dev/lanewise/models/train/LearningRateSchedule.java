package dev.lanewise.models.train;

/**
 * How the learning rate changes while a network trains: what it is multiplied by. It follows from
 * the position alone, so that a training that was interrupted goes on with the same numbers.
 */
public sealed interface LearningRateSchedule {
  /** Multiple of the optimizer's learning rate for the next step. */
  double factor(SchedulePosition position);

  /** The same rate throughout. */
  record Constant() implements LearningRateSchedule {
    @Override
    public double factor(SchedulePosition position) {
      return 1;
    }
  }

  /**
   * {@code gamma^⌊epoch / every⌋}.
   *
   * @param every epochs between changes, at least 1
   * @param gamma above 0
   */
  record Step(int every, double gamma) implements LearningRateSchedule {
    /** Checks the numbers. */
    public Step {
      require("step", "epochs between changes", every, every >= 1, "at least 1");
      require("step", "a factor", gamma, isPositive(gamma), "above 0");
    }

    @Override
    public double factor(SchedulePosition position) {
      int changes = position.epoch() / every;
      return StrictMath.pow(gamma, changes);
    }
  }

  /**
   * {@code gamma^epoch}.
   *
   * @param gamma above 0
   */
  record Exponential(double gamma) implements LearningRateSchedule {
    /** Checks the number. */
    public Exponential {
      require("exponential", "a factor", gamma, isPositive(gamma), "above 0");
    }

    @Override
    public double factor(SchedulePosition position) {
      return StrictMath.pow(gamma, position.epoch());
    }
  }

  /**
   * Half a cosine from 1 to 0, step by step: {@code (1 + cos(π·step / steps)) / 2}. Source:
   * Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2016, without
   * restarts.
   */
  record Cosine() implements LearningRateSchedule {
    @Override
    public double factor(SchedulePosition position) {
      return between(1, 0, position.progress());
    }
  }

  /**
   * From 1/25 up to 1 in the first three tenths of all steps and down to 1/250,000 in the rest,
   * both along half a cosine. Source: Smith and Topin, "Super-Convergence", 2017; numbers as in
   * PyTorch.
   */
  record OneCycle() implements LearningRateSchedule {
    private static final double START = 1.0 / 25;
    private static final double END = START * 1e-4;
    private static final double RISE = 0.3;

    @Override
    public double factor(SchedulePosition position) {
      double progress = position.progress();
      return progress < RISE
          ? between(START, 1, progress / RISE)
          : between(1, END, (progress - RISE) / (1 - RISE));
    }
  }

  /**
   * Multiplied by gamma each time that the validation loss has not fallen for {@code patience}
   * epochs: has not been below (1 − 1e-4) times the least before. As in PyTorch.
   *
   * @param gamma above 0 and below 1
   * @param patience epochs, at least 0
   */
  record ReduceOnPlateau(double gamma, int patience) implements LearningRateSchedule {
    private static final double LEAST_FALL = 1e-4;

    /** Checks the numbers. */
    public ReduceOnPlateau {
      require("plateau", "a factor", gamma, gamma > 0 && gamma < 1, "above 0 and below 1");
      require("plateau", "a patience", patience, patience >= 0, "at least 0");
    }

    @Override
    public double factor(SchedulePosition position) {
      double factor = 1;
      double best = Double.POSITIVE_INFINITY;
      int bad = 0;
      for (double loss : position.validationLosses()) {
        if (loss < best * (1 - LEAST_FALL)) {
          best = loss;
          bad = 0;
        } else if (++bad > patience) {
          factor *= gamma;
          bad = 0;
        }
      }
      return factor;
    }
  }

  /**
   * From near 0 up in equal steps to what another schedule says, which it follows from then on.
   * Source: Goyal et al., "Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour", 2017.
   *
   * @param steps of the rise, at least 1
   * @param then the other schedule
   */
  record WarmUp(int steps, LearningRateSchedule then) implements LearningRateSchedule {
    /** Checks the number. */
    public WarmUp {
      require("warm-up", "steps", steps, steps >= 1, "at least 1");
    }

    @Override
    public double factor(SchedulePosition position) {
      return Math.min(1, (position.step() + 1.0) / steps) * then.factor(position);
    }
  }

  /** Along half a cosine. */
  private static double between(double from, double to, double share) {
    return to + (from - to) * (1 + StrictMath.cos(Math.PI * share)) / 2;
  }

  private static boolean isPositive(double value) {
    return value > 0 && value < Double.POSITIVE_INFINITY;
  }

  private static void require(
      String schedule, String what, double value, boolean holds, String bound) {
    if (!holds) {
      throw new IllegalArgumentException(
          "schedule " + schedule + ": expected " + what + " " + bound + ", got " + value);
    }
  }
}
