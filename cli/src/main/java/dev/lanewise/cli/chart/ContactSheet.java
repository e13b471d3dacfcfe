package dev.lanewise.cli.chart;

import java.awt.Font;
import java.awt.Graphics2D;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;

/**
 * Many functions on one page, each with its derivative in one small chart.
 *
 * @param plots whose first curves are drawn, at least one
 */
public record ContactSheet(List<FunctionPlot> plots) {
  private static final int COLUMNS = 7;

  /** What the title takes. */
  private static final int FEWEST_COLUMNS = 2;

  private static final int CELL_WIDTH = 220;
  private static final int CELL_HEIGHT = 180;
  private static final int TITLE_HEIGHT = 44;
  private static final int NAME_HEIGHT = 16;

  /** Checks that there is something to draw. */
  public ContactSheet {
    plots = List.copyOf(plots);
    if (plots.isEmpty()) {
      throw new IllegalArgumentException("ContactSheet: expected at least 1 function, got none");
    }
  }

  /** Writes the sheet as a PNG, twice the size of the SVG. */
  public void writePng(Path file) throws IOException {
    drawing().writePng(file);
  }

  /** Writes the sheet as an SVG, up to seven functions a row, 220 by 180 units each. */
  public void writeSvg(Path file) throws IOException {
    drawing().writeSvg(file);
  }

  private Drawing drawing() {
    int rows = Math.ceilDiv(plots.size(), COLUMNS);
    int columns = Math.clamp(plots.size(), FEWEST_COLUMNS, COLUMNS);
    return new Drawing(columns * CELL_WIDTH, TITLE_HEIGHT + rows * CELL_HEIGHT, this::draw);
  }

  private void draw(Graphics2D graphics) {
    graphics.setColor(Look.TEXT);
    graphics.setFont(Look.font(Font.BOLD, 16));
    graphics.drawString("Activations", 16, 29);
    graphics.setFont(Look.font(Font.BOLD, 14));
    graphics.setColor(Look.ORANGE);
    graphics.drawString("f′(x)", 216, 29);
    graphics.setColor(Look.BLUE);
    graphics.drawString("f(x)", 160, 29);
    for (int i = 0; i < plots.size(); i++) {
      int x = i % COLUMNS * CELL_WIDTH;
      int y = TITLE_HEIGHT + i / COLUMNS * CELL_HEIGHT;
      String name = plots.get(i).name();
      Drawing.paint(graphics, cell(plots.get(i)), x, y + NAME_HEIGHT);
      graphics.setColor(Look.TEXT);
      graphics.setFont(Look.font(Font.BOLD, 12));
      int nameWidth = graphics.getFontMetrics().stringWidth(name);
      graphics.drawString(name, x + (CELL_WIDTH - nameWidth) / 2, y + NAME_HEIGHT);
    }
  }

  private static XYChart cell(FunctionPlot plot) {
    XYChart chart =
        new XYChartBuilder().width(CELL_WIDTH).height(CELL_HEIGHT - NAME_HEIGHT).build();
    Look.apply(chart);
    FunctionCurve curve = plot.curves().getFirst();
    double[] places = curve.places();
    double[] values = curve.values(places);
    double[] derivatives = curve.derivatives(places);
    FunctionPlot.scale(
        chart,
        DoubleStream.concat(DoubleStream.of(values), DoubleStream.of(derivatives)).toArray());
    Look.line(chart, "derivative", places, derivatives, Look.ORANGE, 1.6f);
    Look.line(chart, "value", places, values, Look.BLUE, 2);
    var style = chart.getStyler();
    style.setAxisTickLabelsFont(Look.font(Font.PLAIN, 9));
    style.setXAxisTickMarkSpacingHint(30);
    style.setYAxisTickMarkSpacingHint(24);
    style.setLegendVisible(false);
    style.setChartPadding(6);
    return chart;
  }
}
