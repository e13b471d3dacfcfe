package dev.lanewise.cli.report.figure;

import dev.lanewise.cli.report.page.Grid.Cell;
import dev.lanewise.cli.report.page.Measure;

/** Cells of tables that several kinds have. */
final class Cells {
  private Cells() {}

  static Cell value(String measure, double value) {
    return Double.isNaN(value) ? Cell.none() : Cell.number(value, Measure.shown(measure, value));
  }

  /** As {@code 86.53 ± 0.12 %}; without a spread where there is one value only. */
  static Cell mean(String measure, Sample sample) {
    if (sample.isEmpty()) {
      return Cell.none();
    }
    return Cell.number(sample.mean(), spread(measure, sample.mean(), sample.deviation()));
  }

  static String spread(String measure, double mean, double spread) {
    String text = Measure.shown(measure, mean);
    if (Double.isNaN(spread)) {
      return text;
    }
    String around = Measure.shown(measure, spread);
    if (text.endsWith("%")) {
      String unit = text.substring(text.length() - 2);
      return text.substring(0, text.length() - 2) + " ± " + around.replace(unit, "") + unit;
    }
    return text + " ± " + around;
  }
}
