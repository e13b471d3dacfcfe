package dev.lanewise.cli.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionPlotTest {
  private static final int BLUE = 0xff2563eb;
  private static final int ORANGE = 0xffea580c;

  @TempDir private Path folder;

  @BeforeAll
  static void drawWithoutScreen() {
    System.setProperty("java.awt.headless", "true");
  }

  private static FunctionCurve line(String label, double slope) {
    return new FunctionCurve(label, x -> slope * x, _ -> slope, List.of());
  }

  private static FunctionPlot family() {
    return new FunctionPlot("line", "a·x < & 1", List.of(line("a = 1", 1), line("a = 2", 2)));
  }

  @Test
  void pngShowsFunctionAndDerivativeOfEveryCurve() throws Exception {
    Path file = folder.resolve("line.png");
    family().writePng(file);
    BufferedImage image = ImageIO.read(file.toFile());
    assertEquals(2080, image.getWidth());
    for (int half = 0; half < 2; half++) {
      assertTrue(pixels(image, half, BLUE) > 500, "first curve, half " + half);
      assertTrue(pixels(image, half, ORANGE) > 500, "second curve, half " + half);
    }
  }

  private static int pixels(BufferedImage image, int half, int color) {
    int count = 0;
    for (int x = half * 1040; x < (half + 1) * 1040; x++) {
      for (int y = 0; y < 800; y++) { // above the legend
        count += image.getRGB(x, y) == color ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void svgIsWellFormedWithFormulaAndLegend() throws Exception {
    Path file = folder.resolve("line.svg");
    family().writeSvg(file);
    String text = wellFormed(file);
    assertTrue(text.contains("f(x) = a·x &lt; &amp; 1"), "formula");
    assertTrue(text.contains("a = 2"), "legend");
  }

  @Test
  void sheetHoldsEveryFunctionByName() throws Exception {
    List<FunctionPlot> plots =
        java.util.stream.IntStream.range(0, 9)
            .mapToObj(i -> new FunctionPlot("number-" + i, "x", List.of(line("x", i - 4))))
            .toList();
    Path file = folder.resolve("sheet.svg");
    new ContactSheet(plots).writeSvg(file);
    String text = wellFormed(file);
    for (FunctionPlot plot : plots) {
      assertTrue(text.contains(plot.name()), plot.name());
    }
  }

  private static String wellFormed(Path file) throws Exception {
    DocumentBuilderFactory xml = DocumentBuilderFactory.newInstance();
    xml.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    xml.newDocumentBuilder().parse(file.toFile());
    return Files.readString(file);
  }

  @Test
  void nothingOrTooMuchToDrawIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new FunctionPlot("x", "x", List.of()));
    List<FunctionCurve> seven = Collections.nCopies(7, line("x", 1));
    assertThrows(IllegalArgumentException.class, () -> new FunctionPlot("x", "x", seven));
    assertThrows(IllegalArgumentException.class, () -> new ContactSheet(List.of()));
  }
}
