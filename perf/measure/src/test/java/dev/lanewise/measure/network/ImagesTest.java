package dev.lanewise.measure.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.data.Datasets;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ImagesTest {
  private static final String SHIPPED = "fashion-mnist-mini";
  private static final Shape IMAGE = Shape.of(1, 28, 28);

  @Test
  void imagesAreTheFirstTestImagesAgainAndAgain() throws IOException {
    Dataset test = Datasets.load(SHIPPED).test();
    int batch = test.size() + 2;
    float[] images = Images.of(SHIPPED, IMAGE, batch);
    assertEquals(batch * IMAGE.size(), images.length);
    for (int i : new int[] {0, 1, test.size() - 1, test.size(), batch - 1}) {
      byte[] pixels = test.pixels(i % test.size());
      for (int p = 0; p < pixels.length; p++) {
        assertEquals((float) ((pixels[p] & 255) / 255.0), images[i * pixels.length + p]);
      }
    }
  }

  @Test
  void noiseIsAlwaysTheSameAndNowhereZero() {
    float[] noise = Images.of(Images.NOISE, IMAGE, 3);
    assertArrayEquals(noise, Images.of(Images.NOISE, IMAGE, 3));
    for (float x : noise) {
      assertTrue(x != 0);
    }
    assertTrue(Arrays.stream(new int[] {0, 1}).noneMatch(i -> noise[i] == noise[IMAGE.size() + i]));
  }

  @Test
  void imagesOfAnotherShapeAreRefused() {
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> Images.of(SHIPPED, Shape.of(3, 32, 32), 1))
            .getMessage();
    assertTrue(message.contains("expected samples (3, 32, 32)"), message);
    assertTrue(message.contains(SHIPPED + " with (1, 28, 28)"), message);
  }
}
