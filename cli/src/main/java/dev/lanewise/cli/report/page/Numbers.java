package dev.lanewise.cli.report.page;

import java.util.Locale;

/** Numbers as readers of a report see them, with true minus signs and thin spaces. */
public final class Numbers {
  /** No line is broken within a number and its unit. */
  private static final char NARROW = '\u202f';

  private Numbers() {}

  /** As {@code 86.53 %}. */
  public static String percent(double share) {
    return Double.isFinite(share) ? format("%.2f", 100 * share) + NARROW + "%" : notFinite(share);
  }

  /** As {@code 61,706}. */
  public static String count(double value) {
    return Double.isFinite(value) ? format("%,.0f", value) : notFinite(value);
  }

  /** As {@code 61,706}. */
  public static String count(long value) {
    return count((double) value);
  }

  /** Four digits that count: {@code 0.3905}, {@code 1.2e−5}. */
  public static String plain(double value) {
    if (!Double.isFinite(value)) {
      return notFinite(value);
    }
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < 1e7) {
      return count(value);
    }
    if (size < 1e-3 || size >= 1e7) {
      return format("%.2e", value).replaceFirst("e([+−])0?", "e$1").replace("e+", "e");
    }
    int digits = Math.max(1, 4 - (int) Math.ceil(Math.log10(size)));
    return format("%,." + Math.min(digits, 4) + "f", value);
  }

  /** As {@code 4.10 s}, {@code 2 min 13 s} or {@code 3.5 µs}. */
  public static String seconds(double seconds) {
    if (!Double.isFinite(seconds)) {
      return notFinite(seconds);
    }
    if (seconds > 0 && seconds < 1e-4) {
      return format("%.1f", 1e6 * seconds) + NARROW + "µs";
    }
    if (seconds < 0.1) {
      return format(seconds < 1e-2 ? "%.2f" : "%.1f", 1e3 * seconds) + NARROW + "ms";
    }
    if (seconds < 60) {
      return format(seconds < 10 ? "%.2f" : "%.1f", seconds) + NARROW + "s";
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? whole / 60 + NARROW_TEXT + "min " + whole % 60 + NARROW_TEXT + "s"
        : whole / 3600 + NARROW_TEXT + "h " + whole % 3600 / 60 + NARROW_TEXT + "min";
  }

  private static final String NARROW_TEXT = String.valueOf(NARROW);

  private static String notFinite(double value) {
    if (Double.isNaN(value)) {
      return "not a number";
    }
    return value > 0 ? "∞" : "−∞";
  }

  private static String format(String pattern, double value) {
    return String.format(Locale.ROOT, pattern, value).replace('-', '−');
  }
}
