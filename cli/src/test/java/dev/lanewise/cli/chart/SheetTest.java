package dev.lanewise.cli.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.chart.BarPanel.Bar;
import dev.lanewise.cli.chart.BarPanel.Group;
import dev.lanewise.cli.chart.BarPanel.Reference;
import dev.lanewise.cli.chart.LinePanel.Line;
import dev.lanewise.cli.chart.LinePanel.Point;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SheetTest {
  @TempDir private Path folder;

  @BeforeAll
  static void drawWithoutScreen() {
    System.setProperty("java.awt.headless", "true");
  }

  private static LinePanel lines(int series) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < series; i++) {
      lines.add(new Line(new Pen(i), List.of(new Point(1, i, i - 1, i + 1), new Point(2, i + 2))));
    }
    return new LinePanel("Loss <of> 'all'", "epoch", false, lines);
  }

  private static BarPanel bars(double value) {
    return new BarPanel(
        "Accuracy (%)",
        List.of(new Group("relu & more", List.of(new Bar(new Pen(1), value, value, value)))),
        Optional.of(new Reference("relu", value)));
  }

  @Test
  void pngShowsEverySeriesInItsColor() throws Exception {
    Path file = folder.resolve("sheet.png");
    List<Key> keys = IntStream.range(0, 8).mapToObj(i -> new Key("s" + i, new Pen(i))).toList();
    new Sheet("All", List.of(lines(8), bars(3), lines(1), lines(2)), keys).writePng(file);
    BufferedImage image = ImageIO.read(file.toFile());
    for (Key key : keys) {
      int color = key.pen().color().getRGB();
      long pixels =
          IntStream.range(0, image.getWidth() * image.getHeight())
              .filter(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) == color)
              .count();
      assertTrue(pixels > 50, key.label() + ": " + pixels);
    }
  }

  @Test
  void drawingForAPageHasItsColorsAndLettersFromThePage() {
    String svg = Sheet.inline(lines(9));
    assertTrue(svg.startsWith("<svg role='img' aria-label='Loss &lt;of> &#39;all&#39;'"), svg);
    assertTrue(svg.contains("var(--series-1)") && svg.contains("var(--series-8)"), svg);
    assertTrue(svg.contains("stroke-dasharray"), "the ninth series is dashed");
    assertTrue(svg.contains("font-family: inherit"), svg);
    assertFalse(svg.contains("rgb("), svg);
    assertFalse(svg.contains("<rect"), "no background");
  }

  @Test
  void smallValuesAreBarsAndCloseOnesPoints() throws Exception {
    Path file = folder.resolve("bars.svg");
    new Sheet("Bars", List.of(bars(0)), List.of()).writeSvg(file);
    assertFalse(Files.readString(file).contains("<ellipse"));
    new Sheet("Points", List.of(bars(97)), List.of()).writeSvg(file);
    assertTrue(Files.readString(file).contains("<ellipse"));
  }

  @Test
  void longSeriesAreThinnedToTheirLeastAndGreatest() {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      points.add(new Point(i, i == 54_321 ? 100 : i % 2));
    }
    LinePanel panel = new LinePanel("Loss", "step", false, List.of(new Line(new Pen(0), points)));
    assertTrue(Sheet.inline(panel).length() < 40_000, "at most two points a column");
    assertTrue(Sheet.inline(panel).contains(",38.0"), "the peak touches the top of the chart");
  }

  @Test
  void nothingToDrawIsRefused() {
    List<Line> none = List.of(new Line(new Pen(0), List.of(new Point(1, Double.NaN))));
    assertThrows(IllegalArgumentException.class, () -> new LinePanel("x", "epoch", false, none));
    assertThrows(IllegalArgumentException.class, () -> bars(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new Sheet("x", List.of(), List.of()));
    assertEquals("", new Pen(0).dashes());
  }
}
