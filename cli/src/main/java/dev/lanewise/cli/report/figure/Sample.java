package dev.lanewise.cli.report.figure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The same figure of several trainings that differ by their seed.
 *
 * @param values finite ones
 */
record Sample(List<Double> values) {
  private static final double CONFIDENCE = 0.95;

  /** Copies the list. */
  Sample {
    values = List.copyOf(values);
  }

  /** Reads one value of each trial. */
  static Sample of(List<Trial> trials, Reading reading) throws IOException {
    List<Double> values = new ArrayList<>();
    for (Trial trial : trials) {
      OptionalDouble value = reading.of(trial);
      if (value.isPresent()) {
        values.add(value.getAsDouble());
      }
    }
    return new Sample(values);
  }

  /** Reads a value of a trial. */
  @FunctionalInterface
  interface Reading {
    OptionalDouble of(Trial trial) throws IOException;
  }

  int size() {
    return values.size();
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** NaN of none. Taken from the first value on: the mean of equal values is exactly theirs. */
  double mean() {
    double first = isEmpty() ? Double.NaN : values.getFirst();
    return first + values.stream().mapToDouble(v -> v - first).average().orElse(0);
  }

  private double variance() {
    double mean = mean();
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return squares / (size() - 1);
  }

  /** Square root of the squared differences from the mean over n − 1; NaN of fewer than two. */
  double deviation() {
    return size() < 2 ? Double.NaN : Math.sqrt(variance());
  }

  /** As {@link #deviation}, but 0 of fewer than two: for whiskers and bands that are not drawn. */
  double spread() {
    return size() < 2 ? 0 : deviation();
  }

  /** Half of the mean's 95 % confidence interval by Student's t; NaN of fewer than two. */
  double halfInterval() {
    return size() < 2 ? Double.NaN : quantile(size() - 1) * deviation() / Math.sqrt(size());
  }

  /**
   * The mean's difference from another sample's, with its 95 % confidence interval by Welch's t, of
   * which the variances need not be equal (Welch 1947, degrees of freedom by Satterthwaite 1946).
   * The interval is NaN where one of them has fewer than two values.
   */
  Difference minus(Sample other) {
    double difference = mean() - other.mean();
    if (size() < 2 || other.size() < 2) {
      return new Difference(difference, Double.NaN, Double.NaN);
    }
    double mine = variance() / size();
    double theirs = other.variance() / other.size();
    double error = Math.sqrt(mine + theirs);
    if (error == 0) {
      return new Difference(difference, difference, difference);
    }
    double freedom =
        (mine + theirs)
            * (mine + theirs)
            / (mine * mine / (size() - 1) + theirs * theirs / (other.size() - 1));
    double half = quantile(freedom) * error;
    return new Difference(difference, difference - half, difference + half);
  }

  private static double quantile(double freedom) {
    return TDistribution.of(freedom).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
  }

  /** A difference of means with the ends of its interval. */
  record Difference(double mean, double low, double high) {}

  /**
   * The value below which a share of all lies, by the straight line between the two nearest (type 7
   * of Hyndman and Fan 1996); values that are infinite count as such.
   */
  static double quantile(List<Double> values, double share) {
    List<Double> sorted = values.stream().sorted().toList();
    double at = share * (sorted.size() - 1);
    int below = (int) Math.floor(at);
    double low = sorted.get(below);
    if (at == below) {
      return low;
    }
    double high = sorted.get(below + 1);
    return Double.isInfinite(high) ? high : low + (at - below) * (high - low);
  }
}
