package dev.lanewise.cli.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where values lie along an axis, and the values that are marked on it.
 *
 * @param low value at the axis' beginning
 * @param high value at its end, above {@code low}
 * @param logarithmic whether equal ratios, not differences, are equally long
 * @param ticks within both
 * @param decimals of the ticks' labels
 */
record Scale(double low, double high, boolean logarithmic, List<Double> ticks, int decimals) {
  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  /** The least that a logarithmic axis shows. */
  private static final double LEAST = 1e-12;

  /** Ends at round values around all that is shown; about so many ticks. */
  static Scale around(double least, double most, int about) {
    if (least == 0 && most == 0) {
      return linear(0, 1, 0.2);
    }
    double margin = least == most ? Math.abs(least) * 0.05 : 0;
    double step = step((most - least + 2 * margin) / about);
    double low = Math.floor((least - margin) / step + 1e-9) * step;
    double high = Math.ceil((most + margin) / step - 1e-9) * step;
    return linear(low, high, step);
  }

  /** Ends exactly where what is shown does: for epochs and steps. Ticks are whole numbers. */
  static Scale whole(double least, double most, int about) {
    double end = most > least ? most : least + 1;
    return linear(least, end, Math.max(1, step((end - least) / about)));
  }

  /** Whole decades. */
  static Scale decades(double least, double most) {
    int low = (int) Math.floor(Math.log10(Math.max(LEAST, least)) + 1e-9);
    int high = Math.max(low + 1, (int) Math.ceil(Math.log10(Math.max(LEAST, most)) - 1e-9));
    int stride = Math.ceilDiv(high - low, 6);
    List<Double> ticks = new ArrayList<>();
    for (int exponent = low; exponent <= high; exponent += stride) {
      ticks.add(Math.pow(10, exponent));
    }
    return new Scale(Math.pow(10, low), Math.pow(10, high), true, ticks, 0);
  }

  private static Scale linear(double low, double high, double step) {
    List<Double> ticks = new ArrayList<>();
    long first = (long) Math.ceil(low / step - 1e-9);
    for (long i = first; i * step <= high + 1e-9 * step; i++) {
      ticks.add(i * step);
    }
    int decimals = Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
    return new Scale(low, high, false, ticks, decimals);
  }

  /** 1, 2 or 5 times a power of ten, at least {@code rough}. */
  private static double step(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (int factor : new int[] {1, 2, 5}) {
      if (factor * power >= rough * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** From 0 at the beginning to 1 at the end; what lies beyond is put there. */
  double at(double value) {
    double share =
        logarithmic
            ? Math.log(Math.max(LEAST, value) / low) / Math.log(high / low)
            : (value - low) / (high - low);
    return Math.clamp(share, 0.0, 1.0);
  }

  /** As text. */
  String label(double tick) {
    if (!logarithmic) {
      return String.format(Locale.ROOT, "%,." + decimals + "f", tick + 0.0).replace("-", "−");
    }
    long exponent = Math.round(Math.log10(tick));
    if (exponent >= -2 && exponent <= 4) {
      return String.format(Locale.ROOT, "%,." + Math.max(0, -exponent) + "f", tick);
    }
    StringBuilder text = new StringBuilder(exponent < 0 ? "10⁻" : "10");
    for (char digit : Long.toString(Math.abs(exponent)).toCharArray()) {
      text.append(SUPERSCRIPTS.charAt(digit - '0'));
    }
    return text.toString();
  }
}
