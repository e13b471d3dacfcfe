package dev.lanewise.models.image;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.data.PictureReader;
import dev.lanewise.models.run.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures as PNG files; {@link PictureReader} reads them. */
public final class ImageFile {
  private ImageFile() {}

  /**
   * Writes an image of a data set as PNG, in grey or colour.
   *
   * @param pixels (channels, height, width), unsigned bytes
   * @param sample (channels, height, width), channels 1 or 3
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public static void write(Path file, byte[] pixels, Shape sample) throws IOException {
    byte[] png = png(pixels, sample);
    AtomicFile.write(file, out -> out.write(png));
  }

  /**
   * An image as the bytes of a PNG file, in grey or colour.
   *
   * @param pixels (channels, height, width), unsigned bytes
   * @param sample (channels, height, width), channels 1 or 3
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public static byte[] png(byte[] pixels, Shape sample) throws IOException {
    requireChannels(sample);
    if (pixels.length != sample.size()) {
      throw new IllegalArgumentException(
          "image: expected the "
              + sample.size()
              + " pixels of "
              + sample
              + ", got "
              + pixels.length);
    }
    boolean grey = sample.dim(0) == 1;
    int height = sample.dim(1);
    int width = sample.dim(2);
    BufferedImage image =
        new BufferedImage(
            width, height, grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    for (int band = 0; band < sample.dim(0); band++) {
      for (int i = 0; i < width * height; i++) {
        int level = pixels[band * width * height + i] & 0xff;
        image.getRaster().setSample(i % width, i / width, band, level);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream cached = new MemoryCacheImageOutputStream(out)) {
      ImageIO.write(image, "png", cached); // the usual cache file needs a JVM that is not ending
    }
    return out.toByteArray();
  }

  private static void requireChannels(Shape sample) {
    if (sample.rank() != 3 || (sample.dim(0) != 1 && sample.dim(0) != 3)) {
      throw new IllegalArgumentException(
          "image: expected a network for (1, height, width) or (3, height, width), got one for "
              + sample);
    }
  }
}
