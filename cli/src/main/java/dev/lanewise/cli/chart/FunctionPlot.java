package dev.lanewise.cli.chart;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

/**
 * A function and its derivative on −5..5, side by side; a family of them where it has parameters.
 *
 * @param name of the function
 * @param formula as text
 * @param curves at least one; the first is the function as its name gives it
 */
public record FunctionPlot(String name, String formula, List<FunctionCurve> curves) {
  private static final int PANEL_WIDTH = 520;
  private static final int PANEL_HEIGHT = 370;
  private static final int TITLE_HEIGHT = 44;
  private static final int LEGEND_HEIGHT = 36;

  /** Values beyond are cut off: x² must not flatten what happens around 0. */
  private static final double FARTHEST = 6;

  /** A function that is 0 everywhere is drawn on an axis up to 1. */
  private static final double LEAST_RANGE = 1e-3;

  /** Room above and below the curves, as a share of their range. */
  private static final double MARGIN = 0.08;

  /** The first curve's, then the others': to be told apart by those who see fewer colors, too. */
  private static final List<Color> COLORS =
      List.of(
          Look.BLUE,
          Look.ORANGE,
          new Color(0x0f9d76),
          new Color(0xa855a0),
          new Color(0xd4a106),
          new Color(0x52606d));

  /** Checks that there is something to draw. */
  public FunctionPlot {
    curves = List.copyOf(curves);
    if (curves.isEmpty() || curves.size() > COLORS.size()) {
      throw new IllegalArgumentException(
          "FunctionPlot: expected 1 to " + COLORS.size() + " curves, got " + curves.size());
    }
  }

  /** Writes the drawing as a PNG of 2,080 by 900 pixels. */
  public void writePng(Path file) throws IOException {
    drawing().writePng(file);
  }

  /** Writes the drawing as an SVG of 1,040 by 450 units. */
  public void writeSvg(Path file) throws IOException {
    drawing().writeSvg(file);
  }

  private Drawing drawing() {
    int height = TITLE_HEIGHT + PANEL_HEIGHT + LEGEND_HEIGHT;
    return new Drawing(2 * PANEL_WIDTH, height, this::draw);
  }

  private void draw(Graphics2D graphics) {
    Look.title(graphics, name);
    int nameWidth = graphics.getFontMetrics().stringWidth(name);
    graphics.setColor(Look.MUTED);
    graphics.setFont(Look.font(Font.PLAIN, 15));
    graphics.drawString("f(x) = " + formula, 24 + nameWidth + 20, 30);
    Drawing.paint(graphics, panel("f(x)", FunctionPlot::values), 0, TITLE_HEIGHT);
    Drawing.paint(graphics, panel("f′(x)", FunctionPlot::derivatives), PANEL_WIDTH, TITLE_HEIGHT);
    if (curves.size() > 1) {
      drawLegend(graphics);
    }
  }

  /** One for both panels, in the middle under them. */
  private void drawLegend(Graphics2D graphics) {
    List<Legend.Item> items = new ArrayList<>();
    for (int i = 0; i < curves.size(); i++) {
      items.add(new Legend.Item(curves.get(i).label(), COLORS.get(i), lineWidth(i)));
    }
    int y = TITLE_HEIGHT + PANEL_HEIGHT + LEGEND_HEIGHT / 2;
    new Legend(items).draw(graphics, 2 * PANEL_WIDTH, y);
  }

  private static float lineWidth(int curve) {
    return curve == 0 ? 2.8f : 1.8f;
  }

  /** The y of a curve at the places where it is drawn. */
  static double[] values(FunctionCurve curve) {
    return curve.values(curve.places());
  }

  /** The same of its derivative. */
  static double[] derivatives(FunctionCurve curve) {
    return curve.derivatives(curve.places());
  }

  private XYChart panel(String title, Function<FunctionCurve, double[]> ordinates) {
    XYChart chart =
        new XYChartBuilder().width(PANEL_WIDTH).height(PANEL_HEIGHT).title(title).build();
    Look.apply(chart);
    scale(chart, curves.stream().map(ordinates).flatMapToDouble(Arrays::stream).toArray());
    for (int i = 0; i < curves.size(); i++) {
      FunctionCurve curve = curves.get(i);
      Look.line(
          chart,
          curve.label(),
          curve.places(),
          ordinates.apply(curve),
          COLORS.get(i),
          lineWidth(i));
    }
    var style = chart.getStyler();
    style.setPlotGridVerticalLinesVisible(true);
    style.setLegendVisible(false);
    return chart;
  }

  /** Both axes, with lines where x and y are 0; y reaches over all values and 0, within limits. */
  static void scale(XYChart chart, double[] values) {
    double least = Arrays.stream(values).filter(Double::isFinite).min().orElse(0);
    double most = Arrays.stream(values).filter(Double::isFinite).max().orElse(0);
    double low = Math.max(-FARTHEST, Math.min(0, least));
    double high = Math.min(FARTHEST, Math.max(0, most));
    if (high - low < LEAST_RANGE) {
      high = 1;
    }
    double margin = MARGIN * (high - low);
    var style = chart.getStyler();
    style.setXAxisMin(FunctionCurve.LEFT);
    style.setXAxisMax(FunctionCurve.RIGHT);
    style.setYAxisMin(low - margin);
    style.setYAxisMax(high + margin);
    style.setXAxisDecimalPattern("0");
    style.setYAxisDecimalPattern("0.##");
    double[] ends = {FunctionCurve.LEFT, FunctionCurve.RIGHT};
    Look.line(chart, "y = 0", ends, new double[2], Look.AXIS, 1);
    Look.line(
        chart, "x = 0", new double[2], new double[] {low - margin, high + margin}, Look.AXIS, 1);
  }
}
