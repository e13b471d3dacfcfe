package dev.lanewise.cli.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** How every chart looks: quiet axes, no frames, the same colors and letters. */
final class Look {
  static final Color TEXT = new Color(0x1f2933);
  static final Color MUTED = new Color(0x616e7c);
  static final Color GRID = new Color(0xe4e7eb);
  static final Color AXIS = new Color(0x9aa5b1);
  static final Color BLUE = new Color(0x2563eb);
  static final Color ORANGE = new Color(0xea580c);

  /** Told apart by most eyes, neighbours above all. */
  static final List<Color> SERIES =
      List.of(
          BLUE,
          ORANGE,
          new Color(0x0f9d76),
          new Color(0xa855a0),
          new Color(0xd4a106),
          new Color(0x52606d),
          new Color(0x0891b2),
          new Color(0xe11d48));

  private Look() {}

  /** Letters of this size, in units of the drawing. */
  static Font font(int weight, int size) {
    return new Font(Font.SANS_SERIF, weight, size);
  }

  /** The title of a drawing, in its upper left corner. */
  static void title(Graphics2D graphics, String text) {
    graphics.setColor(TEXT);
    graphics.setFont(font(Font.BOLD, 16));
    graphics.drawString(text, 24, 30);
  }

  /** All but the legend's place, the scales of the axes and the markers. */
  static void apply(XYChart chart) {
    var style = chart.getStyler();
    style.setChartBackgroundColor(Color.WHITE);
    style.setPlotBackgroundColor(Color.WHITE);
    style.setPlotBorderVisible(false);
    style.setChartFontColor(TEXT);
    style.setChartTitleFont(font(Font.PLAIN, 14));
    style.setChartTitleBoxVisible(false);
    style.setAxisTickLabelsFont(font(Font.PLAIN, 12));
    style.setAxisTickLabelsColor(MUTED);
    style.setAxisTicksMarksVisible(false);
    style.setAxisTicksLineVisible(false);
    style.setAxisTitleFont(font(Font.PLAIN, 12));
    style.setPlotGridLinesColor(GRID);
    style.setPlotGridLinesStroke(new BasicStroke(1));
    style.setPlotGridVerticalLinesVisible(false);
    style.setLegendFont(font(Font.PLAIN, 12));
    style.setLegendBorderColor(Color.WHITE);
    style.setLegendBackgroundColor(Color.WHITE);
    style.setChartPadding(16);
  }

  /** A line without markers. */
  static XYSeries line(
      XYChart chart, String name, double[] x, double[] y, Color color, float width) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setLineColor(color);
    series.setLineStyle(SeriesLines.SOLID);
    series.setLineWidth(width);
    series.setMarker(SeriesMarkers.NONE);
    return series;
  }
}
