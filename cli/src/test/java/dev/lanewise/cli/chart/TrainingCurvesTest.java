package dev.lanewise.cli.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.models.train.EpochMetrics;
import dev.lanewise.models.train.Validation;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingCurvesTest {
  private static final int TRAINING = 0xff2563eb;
  private static final int VALIDATION = 0xffea580c;

  @TempDir private Path folder;

  @BeforeAll
  static void drawWithoutScreen() {
    System.setProperty("java.awt.headless", "true");
  }

  private static TrainingCurves curves(int epochs, boolean validated) {
    List<EpochMetrics> all = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      Optional<Validation> validation =
          validated
              ? Optional.of(new Validation(1.5 / epoch, 0.5 + 0.5 * (epoch % 2), 0.5))
              : Optional.empty();
      all.add(new EpochMetrics(epoch, 2.0 / epoch, 1 - 0.5 / epoch, validation, 0.001, 1, 1));
    }
    return new TrainingCurves("lenet on <data> & more", all);
  }

  @ParameterizedTest
  @CsvSource({"1,true", "1,false", "2,true", "5,true", "5,false", "100,true"})
  void pngShowsEveryCurveThatThereIs(int epochs, boolean validated) throws Exception {
    Path file = folder.resolve("curves.png");
    curves(epochs, validated).writePng(file);
    BufferedImage image = ImageIO.read(file.toFile());
    assertEquals(2080, image.getWidth());
    assertEquals(848, image.getHeight());
    for (int half = 0; half < 2; half++) { // loss left, accuracy right
      assertTrue(pixels(image, half, TRAINING) > 50, "training, half " + half);
      assertEquals(validated, pixels(image, half, VALIDATION) > 50, "validation, half " + half);
    }
  }

  private static int pixels(BufferedImage image, int half, int color) {
    int count = 0;
    for (int x = half * 1040; x < (half + 1) * 1040; x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        count += image.getRGB(x, y) == color ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void svgIsWellFormedWithTitleAndBothCurves() throws Exception {
    Path file = folder.resolve("curves.svg");
    curves(5, true).writeSvg(file);
    DocumentBuilderFactory xml = DocumentBuilderFactory.newInstance();
    xml.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    xml.newDocumentBuilder().parse(file.toFile());
    String text = Files.readString(file);
    assertTrue(text.contains("lenet on &lt;data&gt; &amp; more"), "title");
    assertTrue(text.contains("rgb(37,99,235)"), "training");
    assertTrue(text.contains("rgb(234,88,12)"), "validation");
  }

  @Test
  void nothingToDrawIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new TrainingCurves("x", List.of()));
  }
}
