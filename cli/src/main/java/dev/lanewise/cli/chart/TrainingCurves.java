package dev.lanewise.cli.chart;

import dev.lanewise.models.train.EpochMetrics;
import dev.lanewise.models.train.Validation;
import java.awt.Color;
import java.awt.Graphics2D;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
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

  /** Most epochs whose points are marked. */
  private static final int MOST_MARKED = 40;

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
    XYChart loss =
        panel("Loss", EpochMetrics::loss, Validation::loss, "0.00", LegendPosition.InsideNE);
    XYChart accuracy =
        panel(
            "Accuracy (%)",
            e -> 100 * e.accuracy(), e -> 100 * e.accuracy(), "0.#", LegendPosition.InsideSE);
    Drawing.paint(graphics, loss, 0, TITLE_HEIGHT);
    Drawing.paint(graphics, accuracy, PANEL_WIDTH, TITLE_HEIGHT);
  }

  private XYChart panel(
      String name,
      ToDoubleFunction<EpochMetrics> training,
      ToDoubleFunction<Validation> validation,
      String pattern,
      LegendPosition legend) {
    XYChart chart =
        new XYChartBuilder().width(PANEL_WIDTH).height(PANEL_HEIGHT).title(name).build();
    double[] numbers = epochs.stream().mapToDouble(EpochMetrics::epoch).toArray();
    double[] values = epochs.stream().mapToDouble(training).toArray();
    addSeries(chart, "training", numbers, values, Look.BLUE);
    List<EpochMetrics> validated = epochs.stream().filter(e -> e.validation().isPresent()).toList();
    if (!validated.isEmpty()) {
      double[] validatedNumbers = validated.stream().mapToDouble(EpochMetrics::epoch).toArray();
      double[] validatedValues =
          validated.stream()
              .mapToDouble(e -> validation.applyAsDouble(e.validation().orElseThrow()))
              .toArray();
      addSeries(chart, "validation", validatedNumbers, validatedValues, Look.ORANGE);
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
    XYSeries series = Look.line(chart, name, x, y, color, 2.2f);
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setMarkerColor(color);
  }

  private void style(XYChart chart, String pattern, LegendPosition legend) {
    Look.apply(chart);
    var style = chart.getStyler();
    style.setLegendPosition(legend);
    style.setMarkerSize(epochs.size() <= MOST_MARKED ? 7 : 0);
    style.setYAxisDecimalPattern(pattern);
    style.setXAxisDecimalPattern("0");
    chart.setXAxisTitle("epoch");
  }
}
