package dev.lanewise.cli.chart;

import dev.lanewise.models.train.EpochMetrics;
import dev.lanewise.models.train.Evaluation;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import javax.imageio.ImageIO;
import org.jfree.svg.SVGGraphics2D;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Loss and accuracy by epoch, side by side, for training and validation samples.
 *
 * @param title above both charts
 * @param epochs at least one
 */
public record TrainingCurves(String title, List<EpochMetrics> epochs) {
  private static final int PANEL_WIDTH = 520;
  private static final int PANEL_HEIGHT = 380;
  private static final int TITLE_HEIGHT = 44;
  private static final int WIDTH = 2 * PANEL_WIDTH;
  private static final int HEIGHT = TITLE_HEIGHT + PANEL_HEIGHT;

  /** Pixels of the PNG for one unit of the drawing, so that it is sharp on dense screens. */
  private static final int PNG_SCALE = 2;

  /** Most epochs whose points are marked. */
  private static final int MOST_MARKED = 40;

  private static final Color TEXT = new Color(0x1f2933);
  private static final Color MUTED = new Color(0x616e7c);
  private static final Color GRID = new Color(0xe4e7eb);
  private static final Color TRAINING = new Color(0x2563eb);
  private static final Color VALIDATION = new Color(0xea580c);

  /** Room above and below the curves, as a share of their range. */
  private static final double MARGIN = 0.08;

  /** The same as a share of the highest value, for curves that are flat or a single point. */
  private static final double LEAST_MARGIN = 0.01;

  /** Checks that there is something to draw. */
  public TrainingCurves {
    epochs = List.copyOf(epochs);
    if (epochs.isEmpty()) {
      throw new IllegalArgumentException("TrainingCurves: expected at least 1 epoch, got none");
    }
  }

  /** Writes the drawing as a PNG of 2,080 by 848 pixels. */
  public void writePng(Path file) throws IOException {
    var image =
        new BufferedImage(WIDTH * PNG_SCALE, HEIGHT * PNG_SCALE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(PNG_SCALE, PNG_SCALE);
    draw(graphics);
    graphics.dispose();
    ImageIO.write(image, "png", file.toFile());
  }

  /** Writes the drawing as an SVG of 1,040 by 424 units. */
  public void writeSvg(Path file) throws IOException {
    var graphics = new SVGGraphics2D(WIDTH, HEIGHT);
    draw(graphics);
    Files.writeString(file, graphics.getSVGDocument(), StandardCharsets.UTF_8);
  }

  private void draw(Graphics2D graphics) {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    graphics.setColor(TEXT);
    graphics.setFont(font(Font.BOLD, 16));
    graphics.drawString(title, 24, 30);

    AffineTransform origin = graphics.getTransform();
    graphics.translate(0, TITLE_HEIGHT);
    panel("Loss", EpochMetrics::loss, Evaluation::loss, "0.00", LegendPosition.InsideNE)
        .paint(graphics, PANEL_WIDTH, PANEL_HEIGHT);
    graphics.setTransform(origin);
    graphics.translate(PANEL_WIDTH, TITLE_HEIGHT);
    panel(
            "Accuracy (%)",
            e -> 100 * e.accuracy(), e -> 100 * e.accuracy(), "0.#", LegendPosition.InsideSE)
        .paint(graphics, PANEL_WIDTH, PANEL_HEIGHT);
    graphics.setTransform(origin);
  }

  private XYChart panel(
      String name,
      ToDoubleFunction<EpochMetrics> training,
      ToDoubleFunction<Evaluation> validation,
      String pattern,
      LegendPosition legend) {
    XYChart chart =
        new XYChartBuilder().width(PANEL_WIDTH).height(PANEL_HEIGHT).title(name).build();
    double[] numbers = epochs.stream().mapToDouble(EpochMetrics::epoch).toArray();
    double[] values = epochs.stream().mapToDouble(training).toArray();
    addSeries(chart, "training", numbers, values, TRAINING);
    List<EpochMetrics> validated = epochs.stream().filter(e -> e.validation().isPresent()).toList();
    if (!validated.isEmpty()) {
      double[] validatedNumbers = validated.stream().mapToDouble(EpochMetrics::epoch).toArray();
      double[] validatedValues =
          validated.stream()
              .mapToDouble(e -> validation.applyAsDouble(e.validation().orElseThrow()))
              .toArray();
      addSeries(chart, "validation", validatedNumbers, validatedValues, VALIDATION);
      values =
          DoubleStream.concat(DoubleStream.of(values), DoubleStream.of(validatedValues)).toArray();
    }
    double low = DoubleStream.of(values).min().orElseThrow();
    double high = DoubleStream.of(values).max().orElseThrow();
    double margin = Math.max(MARGIN * (high - low), LEAST_MARGIN * high);
    chart.getStyler().setYAxisMin(Math.max(0, low - margin));
    chart.getStyler().setYAxisMax(high + margin);
    style(chart, pattern, legend);
    return chart;
  }

  private static void addSeries(XYChart chart, String name, double[] x, double[] y, Color color) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setLineColor(color);
    series.setLineStyle(SeriesLines.SOLID);
    series.setLineWidth(2.2f);
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setMarkerColor(color);
  }

  private void style(XYChart chart, String pattern, LegendPosition legend) {
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
    style.setLegendPosition(legend);
    style.setLegendFont(font(Font.PLAIN, 12));
    style.setLegendBorderColor(Color.WHITE);
    style.setLegendBackgroundColor(Color.WHITE);
    style.setMarkerSize(epochs.size() <= MOST_MARKED ? 7 : 0);
    style.setYAxisDecimalPattern(pattern);
    style.setXAxisDecimalPattern("0");
    style.setChartPadding(16);
    chart.setXAxisTitle("epoch");
  }

  private static Font font(int weight, int size) {
    return new Font(Font.SANS_SERIF, weight, size);
  }
}
