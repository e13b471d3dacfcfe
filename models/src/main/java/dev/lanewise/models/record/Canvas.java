package dev.lanewise.models.record;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.image.ImageFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;

/** What was drawn with the JDK's graphics, as a file. */
final class Canvas {
  private static final int BANDS = 3;

  private Canvas() {}

  /** Writes a PNG in colour, in place of an earlier file. */
  static void write(Path file, BufferedImage picture) throws IOException {
    int height = picture.getHeight();
    int width = picture.getWidth();
    byte[] pixels = new byte[BANDS * height * width];
    for (int i = 0; i < height * width; i++) {
      int rgb = picture.getRGB(i % width, i / width);
      for (int band = 0; band < BANDS; band++) {
        pixels[band * height * width + i] = (byte) (rgb >>> (8 * (BANDS - 1 - band)));
      }
    }
    ImageFile.write(file, pixels, Shape.of(BANDS, height, width));
  }
}
