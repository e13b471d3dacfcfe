package dev.lanewise.cli.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;

/**
 * How one of several series is drawn: eight colors, then the same ones with dashes.
 *
 * @param number from 0
 */
public record Pen(int number) {
  private static final List<String> DASHES = List.of("", "6 4", "2 3", "9 3 2 3");

  /** Checks the number. */
  public Pen {
    if (number < 0) {
      throw new IllegalArgumentException("Pen: expected a number of at least 0, got " + number);
    }
  }

  Color color() {
    return Look.SERIES.get(number % Look.SERIES.size());
  }

  /** Lengths of strokes and gaps, as in SVG; nothing for a whole line. */
  public String dashes() {
    return DASHES.get(number / Look.SERIES.size() % DASHES.size());
  }

  BasicStroke stroke(float width) {
    if (dashes().isEmpty()) {
      return new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }
    List<String> parts = List.of(dashes().split(" ", -1));
    float[] lengths = new float[parts.size()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = Float.parseFloat(parts.get(i));
    }
    return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, lengths, 0);
  }

  /** The color as a page's style sheet knows it. */
  public String styleColor() {
    return Theme.variable(color());
  }
}
