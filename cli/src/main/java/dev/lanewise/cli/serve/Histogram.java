package dev.lanewise.cli.serve;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** Counts of observations up to each of some bounds, as Prometheus keeps them. */
final class Histogram {
  private final String name;
  private final String help;
  private final double[] bounds;

  /** Observations above the bound before and up to this one; the last counts those above all. */
  private final LongAdder[] counts;

  private final DoubleAdder sum = new DoubleAdder();

  /**
   * A histogram of nothing yet.
   *
   * @param bounds rising
   */
  Histogram(String name, String help, double... bounds) {
    this.name = name;
    this.help = help;
    this.bounds = bounds.clone();
    this.counts = new LongAdder[bounds.length + 1];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  void observe(double value) {
    int i = 0;
    while (i < bounds.length && value > bounds[i]) {
      i++;
    }
    counts[i].increment();
    sum.add(value);
  }

  /** Appends it in Prometheus' text form. */
  void write(StringBuilder out) {
    Metrics.head(out, name, "histogram", help);
    long total = 0;
    for (int i = 0; i < counts.length; i++) {
      total += counts[i].sum();
      String bound = i < bounds.length ? Metrics.number(bounds[i]) : "+Inf";
      out.append(name).append("_bucket{le=\"").append(bound).append("\"} ");
      out.append(total).append('\n');
    }
    out.append(name).append("_sum ").append(Metrics.number(sum.sum())).append('\n');
    out.append(name).append("_count ").append(total).append('\n');
  }
}
