package dev.lanewise.models.image;

import dev.lanewise.engine.file.AtomicFile;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.file.InvalidFileException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures as PNG or JPEG files. */
public final class ImageFile {
  /** Larger pictures are refused before they are decoded: a small file may claim any size. */
  public static final long MOST_PIXELS = 100_000_000;

  /** What a pixel takes at the most, decoded and as floats, with as much again to spare. */
  public static final int BYTES_PER_PIXEL = 16;

  private static final long LARGEST_FILE = 1 << 28;

  private ImageFile() {}

  /**
   * A picture as a network sees one, before normalization. For one channel it is turned to grey by
   * luminance, 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601); for three it is red, green,
   * blue. Transparent parts count as black. The whole picture is brought to the network's height
   * and width, whatever its own proportions: shrunk by averaging areas, enlarged by linear
   * interpolation. Nothing else is done: a network that learned light things on black, as those of
   * MNIST and Fashion-MNIST, needs such pictures, or {@code inverted}.
   *
   * @param sample (channels, height, width), channels 1 or 3
   * @param inverted whether black and white are exchanged
   * @return pixels (channels, height, width), unsigned bytes
   * @throws IllegalArgumentException if the network takes other than 1 or 3 channels
   */
  public static byte[] pixels(BufferedImage image, Shape sample, boolean inverted) {
    requireChannels(sample);
    byte[] pixels = new byte[sample.size()];
    int channelSize = sample.dim(1) * sample.dim(2);
    for (int channel = 0; channel < sample.dim(0); channel++) {
      plane(image, sample.dim(0), channel)
          .resized(sample.dim(2), sample.dim(1))
          .copyTo(pixels, channel * channelSize, inverted);
    }
    return pixels;
  }

  /**
   * The same of a PNG or JPEG file.
   *
   * @throws InvalidFileException if the file is no picture, damaged, or too large
   * @throws IllegalArgumentException if the network takes other than 1 or 3 channels
   * @throws IOException if the file cannot be read
   */
  public static byte[] read(Path file, Shape sample, boolean inverted) throws IOException {
    requireChannels(sample);
    return pixels(decode(file.toString(), bytes(file), MOST_PIXELS), sample, inverted);
  }

  /**
   * The same of the bytes of a PNG or JPEG file, from wherever they come: what it claims is checked
   * before it is believed.
   *
   * @param mostPixels a larger picture is refused before it is decoded
   * @throws InvalidFileException if they are no picture, damaged, or too large
   * @throws IllegalArgumentException if the network takes other than 1 or 3 channels
   */
  public static byte[] read(byte[] file, Shape sample, boolean inverted, long mostPixels)
      throws IOException {
    requireChannels(sample);
    return pixels(decode("image", file, mostPixels), sample, inverted);
  }

  /**
   * What a PNG or JPEG file is without any change: (1, height, width) if it is grey, else (3,
   * height, width). Its pixels are not looked at.
   *
   * @throws InvalidFileException if the file is no picture, too large, or damaged at its beginning
   * @throws IOException if the file cannot be read
   */
  public static Shape shape(Path file) throws IOException {
    return open(
        file.toString(),
        bytes(file),
        MOST_PIXELS,
        reader -> {
          boolean grey = isGrey(reader.getImageTypes(0).next().getColorModel());
          return Shape.of(grey ? 1 : 3, reader.getHeight(0), reader.getWidth(0));
        });
  }

  private static boolean isGrey(ColorModel model) {
    return model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
  }

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

  /** The bytes of a file that may be a picture. */
  private static byte[] bytes(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InvalidFileException(file + ": expected a PNG or JPEG file, got " + instead(file));
    }
    if (Files.size(file) > LARGEST_FILE) {
      throw new InvalidFileException(
          file + ": expected at most " + LARGEST_FILE + " bytes, got " + Files.size(file));
    }
    return Files.readAllBytes(file);
  }

  private static String instead(Path file) {
    if (Files.isDirectory(file)) {
      return "a folder";
    }
    return Files.exists(file) ? "a device or a pipe" : "nothing there";
  }

  /** What is asked of an open file. */
  @FunctionalInterface
  private interface Question<T> {
    T of(ImageReader reader) throws IOException;
  }

  private static BufferedImage decode(String who, byte[] file, long mostPixels) throws IOException {
    return open(who, file, mostPixels, reader -> reader.read(0));
  }

  private static <T> T open(String who, byte[] file, long mostPixels, Question<T> question)
      throws IOException {
    String format = format(who, file);
    // Bytes in memory: the usual stream would put them into a file first.
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
      try {
        reader.setInput(in, true, true);
        return ask(who, reader, mostPixels, question);
      } finally {
        reader.dispose();
      }
    }
  }

  private static String format(String who, byte[] file) throws IOException {
    if (PngChunks.isPng(file)) {
      PngChunks.requireWithin(who, file);
      return "png";
    }
    if (file.length > 2 && (file[0] & 0xff) == 0xff && (file[1] & 0xff) == 0xd8) {
      return "jpeg";
    }
    throw new InvalidFileException(
        who
            + ": expected a PNG or JPEG file, got "
            + (file.length == 0 ? "an empty one" : "something else; convert it"));
  }

  private static <T> T ask(String who, ImageReader reader, long mostPixels, Question<T> question)
      throws IOException {
    try {
      long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
      long most = Math.min(mostPixels, Runtime.getRuntime().maxMemory() / BYTES_PER_PIXEL);
      if (pixels > most) {
        throw new InvalidFileException(
            who
                + ": expected a picture of at most "
                + most
                + " pixels, got "
                + reader.getWidth(0)
                + " × "
                + reader.getHeight(0)
                + "; make it smaller");
      }
      return question.of(reader);
    } catch (InvalidFileException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The JDK's decoders meet damaged files with exceptions of many kinds, unchecked ones too.
      throw new InvalidFileException(
          who
              + ": expected a whole PNG or JPEG file, got a damaged or unusual one ("
              + reason(e)
              + ")",
          e);
    }
  }

  private static String reason(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse(e.getClass().getSimpleName());
  }

  /** One channel of a picture for a network of so many channels. */
  private static Plane plane(BufferedImage image, int channels, int channel) {
    int width = image.getWidth();
    int height = image.getHeight();
    boolean grey = isGrey(image.getColorModel());
    float[] values = new float[width * height];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      if (grey) {
        greyRow(image, y, values);
      } else {
        image.getRGB(0, y, width, 1, row, 0, width);
        for (int x = 0; x < width; x++) {
          values[y * width + x] = level(row[x], channels, channel);
        }
      }
    }
    return new Plane(width, height, values);
  }

  /** Java takes grey files for linear light and would brighten them: so their bytes are read. */
  private static void greyRow(BufferedImage image, int y, float[] values) {
    Raster raster = image.getRaster();
    int width = image.getWidth();
    float largest = (1 << image.getColorModel().getComponentSize(0)) - 1;
    boolean alpha = raster.getNumBands() > 1;
    for (int x = 0; x < width; x++) {
      float level = raster.getSample(x, y, 0) * 255 / largest;
      values[y * width + x] = alpha ? level * raster.getSample(x, y, 1) / largest : level;
    }
  }

  private static float level(int argb, int channels, int channel) {
    int red = argb >>> 16 & 0xff;
    int green = argb >>> 8 & 0xff;
    int blue = argb & 0xff;
    float opaque = (argb >>> 24) / 255f;
    if (channels == 1) {
      return opaque * (0.299f * red + 0.587f * green + 0.114f * blue);
    }
    return opaque
        * switch (channel) {
          case 0 -> red;
          case 1 -> green;
          default -> blue;
        };
  }
}
