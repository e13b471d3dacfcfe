package dev.lanewise.cli.chart;

import java.awt.Color;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The colors of drawings as variables of a style sheet, so that a page can choose others for the
 * dark. The page defines them: {@code --chart-text}, {@code --chart-muted}, {@code --chart-grid},
 * {@code --chart-axis} and {@code --series-1} to {@code --series-8}.
 */
final class Theme {
  private static final SequencedMap<Color, String> VARIABLES = new LinkedHashMap<>();

  static {
    VARIABLES.put(Look.TEXT, "var(--chart-text)");
    VARIABLES.put(Look.MUTED, "var(--chart-muted)");
    VARIABLES.put(Look.GRID, "var(--chart-grid)");
    VARIABLES.put(Look.AXIS, "var(--chart-axis)");
    for (int i = 0; i < Look.SERIES.size(); i++) {
      VARIABLES.put(Look.SERIES.get(i), "var(--series-" + (i + 1) + ")");
    }
  }

  private Theme() {}

  /** The variable of a color that {@link Look} names. */
  static String variable(Color color) {
    String variable = VARIABLES.get(color);
    if (variable == null) {
      throw new IllegalArgumentException("Theme: expected a color of Look, got " + color);
    }
    return variable;
  }

  /** An SVG with variables in place of colors, and with the letters of the page. */
  static String apply(String svg) {
    String themed = svg.replace("font-family: sans-serif", "font-family: inherit");
    for (Map.Entry<Color, String> entry : VARIABLES.entrySet()) {
      Color color = entry.getKey();
      String rgb = "rgb(" + color.getRed() + "," + color.getGreen() + "," + color.getBlue() + ")";
      themed = themed.replace(rgb, entry.getValue());
    }
    return themed;
  }
}
