package dev.lanewise.cli.chart;

import java.awt.Color;
import java.awt.Graphics2D;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * How cost grows as a network grows, side by side: time of a multiply-add, and memory beside that
 * of the tensors.
 *
 * @param title above both charts
 * @param axes at least one
 */
public record ScaleCurves(String title, List<Axis> axes) {
  private static final int PANEL_WIDTH = 520;
  private static final int PANEL_HEIGHT = 380;
  private static final int TITLE_HEIGHT = 44;
  private static final Color GREEN = new Color(0x15803d);
  private static final Color VIOLET = new Color(0x7c3aed);
  private static final List<Color> COLORS = List.of(Look.BLUE, Look.ORANGE, GREEN, VIOLET);

  /**
   * What grows along one axis.
   *
   * @param name such as {@code batch}
   * @param points smallest first
   */
  public record Axis(String name, List<Point> points) {}

  /**
   * One size.
   *
   * @param factor how many times the smallest
   * @param picoseconds of a multiply-add
   * @param mebibytes that are held
   * @param tensorMebibytes that the tensors have by their shapes
   */
  public record Point(
      double factor, double picoseconds, double mebibytes, double tensorMebibytes) {}

  /** Checks that there is something to draw. */
  public ScaleCurves {
    axes = List.copyOf(axes);
    if (axes.isEmpty() || axes.size() > COLORS.size()) {
      throw new IllegalArgumentException(
          "ScaleCurves: expected 1 to " + COLORS.size() + " axes, got " + axes.size());
    }
  }

  /** Writes the drawing as a PNG of 2,080 by 848 pixels. */
  public void writePng(Path file) throws IOException {
    drawing().writePng(file);
  }

  /** Writes the drawing as an SVG of 1,040 by 424 units. */
  public void writeSvg(Path file) throws IOException {
    drawing().writeSvg(file);
  }

  private Drawing drawing() {
    return new Drawing(2 * PANEL_WIDTH, TITLE_HEIGHT + PANEL_HEIGHT, this::draw);
  }

  private void draw(Graphics2D graphics) {
    Look.title(graphics, title);
    XYChart time = panel("Time of a multiply-add (ps)");
    XYChart memory = panel("Memory (MiB); dashed: tensors by their shapes");
    double slowest = 0;
    for (int i = 0; i < axes.size(); i++) {
      Axis axis = axes.get(i);
      line(time, axis.name, axis, Point::picoseconds, i);
      line(memory, axis.name, axis, Point::mebibytes, i);
      XYSeries tensors = line(memory, axis.name + " by shapes", axis, Point::tensorMebibytes, i);
      tensors.setLineStyle(SeriesLines.DASH_DASH);
      tensors.setMarker(SeriesMarkers.NONE);
      tensors.setShowInLegend(false);
      for (Point point : axis.points) {
        slowest = Math.max(slowest, point.picoseconds);
      }
    }
    time.getStyler().setYAxisMin(0.0).setYAxisMax(1.1 * slowest);
    memory.getStyler().setYAxisLogarithmic(true);
    Drawing.paint(graphics, time, 0, TITLE_HEIGHT);
    Drawing.paint(graphics, memory, PANEL_WIDTH, TITLE_HEIGHT);
  }

  private static XYChart panel(String name) {
    XYChart chart =
        new XYChartBuilder().width(PANEL_WIDTH).height(PANEL_HEIGHT).title(name).build();
    Look.apply(chart);
    var style = chart.getStyler();
    style.setXAxisLogarithmic(true);
    style.setLegendPosition(LegendPosition.InsideNW);
    style.setMarkerSize(7);
    chart.setXAxisTitle("times the smallest");
    return chart;
  }

  private static XYSeries line(
      XYChart chart, String name, Axis axis, ToDoubleFunction<Point> value, int color) {
    double[] x = axis.points.stream().mapToDouble(Point::factor).toArray();
    double[] y = axis.points.stream().mapToDouble(value).toArray();
    XYSeries series = Look.line(chart, name, x, y, COLORS.get(color), 2.2f);
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setMarkerColor(COLORS.get(color));
    return series;
  }
}
