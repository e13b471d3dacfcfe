package dev.lanewise.cli.chart;

import dev.lanewise.models.diagnose.Diagnosis.Finding;
import dev.lanewise.models.diagnose.LayerState;
import java.awt.Color;
import java.awt.Graphics2D;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Silent, dead and saturated units, activations and gradients by epoch: a line for each layer.
 *
 * @param title above all charts
 * @param findings at least one, each of the same layers
 */
public record DiagnosisCurves(String title, List<Finding> findings) {
  private static final int COLUMNS = 3;
  private static final int PANEL_WIDTH = 400;
  private static final int PANEL_HEIGHT = 290;
  private static final int TITLE_HEIGHT = 44;

  /** Room below 0 % and above 100 %, so that lines there are seen whole. */
  private static final double PERCENT_MARGIN = 3;

  /** The least that a logarithmic axis shows; below it a gradient has vanished for good. */
  private static final double LEAST = 1e-12;

  /** From the first layer to the last. */
  private static final List<Color> COLORS =
      List.of(Look.BLUE, new Color(0x0f9d76), new Color(0xd4a106), Look.ORANGE);

  /** Checks that there is something to draw. */
  public DiagnosisCurves {
    findings = List.copyOf(findings);
    if (findings.isEmpty() || findings.getFirst().layers().isEmpty()) {
      throw new IllegalArgumentException(
          "DiagnosisCurves: expected at least 1 finding of at least 1 layer, got none");
    }
  }

  /** Writes the drawing as a PNG, twice the size of the SVG. */
  public void writePng(Path file) throws IOException {
    drawing().writePng(file);
  }

  /** Writes the drawing as an SVG of 1,200 units' width. */
  public void writeSvg(Path file) throws IOException {
    drawing().writeSvg(file);
  }

  private int layers() {
    return findings.getFirst().layers().size();
  }

  private Drawing drawing() {
    int legendRows = Math.ceilDiv(layers(), 4);
    int height = TITLE_HEIGHT + 2 * PANEL_HEIGHT + (legendRows + 1) * Legend.ROW;
    return new Drawing(COLUMNS * PANEL_WIDTH, height, this::draw);
  }

  private void draw(Graphics2D graphics) {
    Look.title(graphics, title);
    List<XYChart> charts =
        List.of(
            share("Silent outputs (%)", LayerState::silent),
            share("Dead units (%)", LayerState::dead),
            share("Saturated outputs (%)", LayerState::saturated),
            plain("Mean of activations", LayerState::mean),
            plain("Deviation of activations", LayerState::deviation),
            logarithmic("Deviation of gradients", LayerState::gradientDeviation));
    for (int i = 0; i < charts.size(); i++) {
      int x = i % COLUMNS * PANEL_WIDTH;
      int y = TITLE_HEIGHT + i / COLUMNS * PANEL_HEIGHT;
      Drawing.paint(graphics, charts.get(i), x, y);
    }
    List<Legend.Item> items = new ArrayList<>();
    for (LayerState layer : findings.getFirst().layers()) {
      String label = layer.layer() + ": " + layer.name();
      items.add(new Legend.Item(label, color(layer.layer() - 1), 2.2f));
    }
    int y = TITLE_HEIGHT + 2 * PANEL_HEIGHT + Legend.ROW;
    new Legend(items).draw(graphics, COLUMNS * PANEL_WIDTH, y);
  }

  private XYChart share(String name, ToDoubleFunction<LayerState> value) {
    XYChart chart = panel(name, state -> 100 * value.applyAsDouble(state));
    chart.getStyler().setYAxisMin(-PERCENT_MARGIN);
    chart.getStyler().setYAxisMax(100 + PERCENT_MARGIN);
    chart.getStyler().setYAxisDecimalPattern("0");
    return chart;
  }

  private XYChart plain(String name, ToDoubleFunction<LayerState> value) {
    XYChart chart = panel(name, value);
    chart.getStyler().setYAxisDecimalPattern("0.##");
    return chart;
  }

  private XYChart logarithmic(String name, ToDoubleFunction<LayerState> value) {
    ToDoubleFunction<LayerState> held = state -> Math.max(LEAST, value.applyAsDouble(state));
    XYChart chart = panel(name, held);
    double[] exponents =
        findings.stream()
            .flatMap(finding -> finding.layers().stream())
            .mapToDouble(held)
            .filter(Double::isFinite)
            .map(Math::log10)
            .toArray();
    double low = Math.floor(Arrays.stream(exponents).min().orElse(0));
    double high = Math.ceil(Arrays.stream(exponents).max().orElse(0));
    chart.getStyler().setYAxisMin(Math.pow(10, low)); // whole decades
    chart.getStyler().setYAxisMax(Math.pow(10, Math.max(high, low + 1)));
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setYAxisDecimalPattern("0E0");
    return chart;
  }

  private XYChart panel(String name, ToDoubleFunction<LayerState> value) {
    XYChart chart =
        new XYChartBuilder().width(PANEL_WIDTH).height(PANEL_HEIGHT).title(name).build();
    Look.apply(chart);
    double[] epochs = findings.stream().mapToDouble(Finding::epoch).toArray();
    for (int layer = 0; layer < layers(); layer++) {
      int index = layer;
      double[] values =
          findings.stream()
              .mapToDouble(finding -> value.applyAsDouble(finding.layers().get(index)))
              .toArray();
      double[] finite =
          Arrays.stream(values).map(v -> Double.isFinite(v) ? v : Double.NaN).toArray();
      XYSeries series = Look.line(chart, "layer " + layer, epochs, finite, color(layer), 2.2f);
      series.setMarker(SeriesMarkers.CIRCLE);
      series.setMarkerColor(color(layer));
    }
    chart.getStyler().setMarkerSize(findings.size() <= 40 ? 5 : 0);
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setXAxisDecimalPattern("0");
    chart.setXAxisTitle("epoch");
    return chart;
  }

  /** Colors between the anchors, evenly spread over the layers. */
  private Color color(int layer) {
    double at = layers() == 1 ? 0 : (double) layer / (layers() - 1) * (COLORS.size() - 1);
    int from = Math.min((int) at, COLORS.size() - 2);
    float share = (float) (at - from);
    float[] low = COLORS.get(from).getRGBColorComponents(null);
    float[] high = COLORS.get(from + 1).getRGBColorComponents(null);
    return new Color(
        low[0] + share * (high[0] - low[0]),
        low[1] + share * (high[1] - low[1]),
        low[2] + share * (high[2] - low[2]));
  }
}
