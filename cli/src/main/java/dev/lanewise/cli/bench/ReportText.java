package dev.lanewise.cli.bench;

import dev.lanewise.engine.simd.Caches;
import dev.lanewise.engine.simd.Simd;
import dev.lanewise.measure.machine.Machine;
import dev.lanewise.measure.roofline.Figure;
import dev.lanewise.measure.roofline.Limits;
import dev.lanewise.measure.roofline.Measurement;
import dev.lanewise.measure.timing.Spread;
import java.util.List;

/** Figures as a table for people: one row each, the limits below. */
final class ReportText {
  private static final double GIGA = 1e9;
  private static final int KIB = 1024;

  private final String items;
  private int nameWidth = 1;

  /**
   * A table.
   *
   * @param items what is counted; empty for nothing
   */
  ReportText(String items) {
    this.items = items;
  }

  /** Makes room for these names. */
  void widen(List<String> names) {
    nameWidth = names.stream().mapToInt(String::length).reduce(nameWidth, Math::max);
  }

  /** What was measured on what. */
  static String title(String title, Machine machine, int threads) {
    return String.format(
        "%s, %d thread%s; %s, vectors of %d bits, caches of %d and %d KiB, JDK %s%n",
        title,
        threads,
        threads == 1 ? "" : "s",
        machine.cpu(),
        Simd.FLOATS.vectorBitSize(),
        Caches.MACHINE.first() / KIB,
        Caches.MACHINE.second() / KIB,
        Runtime.version());
  }

  /** The table's head. */
  String head() {
    String columns =
        String.format("%s  %9s  %-30s  %8s", pad(""), "time", "rate (least to most)", "of limit");
    return columns
        + (items.isEmpty() ? "" : String.format("  %14s", items + "/s"))
        + System.lineSeparator();
  }

  /** A row for each figure. */
  String rows(Measurement measurement) {
    StringBuilder rows = new StringBuilder();
    for (Figure figure : measurement.figures()) {
      rows.append(row(figure, measurement.limits())).append(System.lineSeparator());
    }
    return rows.toString();
  }

  private String row(Figure figure, Limits limits) {
    boolean arithmetic = limits.isArithmetic(figure.work());
    Spread rate = arithmetic ? figure.flops() : figure.bytes();
    String rates =
        String.format(
            "%5s (%s to %s) %s",
            giga(rate.median()),
            giga(rate.least()),
            giga(rate.most()),
            arithmetic ? "GFLOP/s" : "GB/s");
    return String.format(
            "%s  %9s  %-30s  %6.0f %%",
            pad(figure.name()),
            time(figure.seconds().median()),
            rates,
            100 * figure.shareOf(limits))
        + (items.isEmpty() ? "" : String.format("  %,14.0f", figure.items().median()));
  }

  /** The limits, over all measurements. */
  String limits(List<Measurement> measurements) {
    List<Limits> all = measurements.stream().map(Measurement::limits).toList();
    Spread peak = over(all.stream().map(Limits::peak).toList());
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "limits: multiply-adds %s GFLOP/s (%s to %s); copies",
            giga(peak.median()), giga(peak.least()), giga(peak.most())));
    List<Limits.Copy> sizes = all.getFirst().copies();
    for (int i = 0; i < sizes.size(); i++) {
      int size = i;
      Spread speed = over(all.stream().map(limits -> limits.copies().get(size).speed()).toList());
      text.append(
          String.format(
              "%s %s GB/s at %s",
              i == 0 ? "" : ",", giga(speed.median()), size(sizes.get(i).size())));
    }
    return text.append(System.lineSeparator()).toString();
  }

  private static Spread over(List<Spread> spreads) {
    double median = Spread.of(spreads.stream().mapToDouble(Spread::median).toArray()).median();
    double least = spreads.stream().mapToDouble(Spread::least).min().orElseThrow();
    double most = spreads.stream().mapToDouble(Spread::most).max().orElseThrow();
    return new Spread(median, least, most);
  }

  private String pad(String name) {
    return String.format("%-" + nameWidth + "s", name);
  }

  /** Three digits of a time, in the unit that suits it. */
  static String time(double seconds) {
    if (seconds < 1e-6) {
      return threeDigits(seconds * 1e9) + " ns";
    } else if (seconds < 1e-3) {
      return threeDigits(seconds * 1e6) + " µs";
    } else if (seconds < 1) {
      return threeDigits(seconds * 1e3) + " ms";
    }
    return threeDigits(seconds) + " s";
  }

  private static String giga(double rate) {
    return threeDigits(rate / GIGA);
  }

  private static String threeDigits(double value) {
    return String.format(value >= 99.95 ? "%.0f" : value >= 9.995 ? "%.1f" : "%.2f", value);
  }

  private static String size(long bytes) {
    return bytes >= 1 << 20 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
  }
}
