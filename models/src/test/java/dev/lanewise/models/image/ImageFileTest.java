package dev.lanewise.models.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.data.Mutations;
import dev.lanewise.models.file.InvalidFileException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageFileTest {
  private static final Shape GREY = Shape.of(1, 28, 28);

  @TempDir Path folder;

  private Path save(BufferedImage image, String format) throws IOException {
    Path file = folder.resolve("picture." + format);
    assertTrue(ImageIO.write(image, format, file.toFile()));
    return file;
  }

  /** A picture of one colour. */
  private static BufferedImage plain(int width, int height, int type, int argb) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, argb);
    }
    return image;
  }

  private static byte[] levels(int... levels) {
    byte[] bytes = new byte[levels.length];
    for (int i = 0; i < levels.length; i++) {
      bytes[i] = (byte) levels[i];
    }
    return bytes;
  }

  private static void refuses(Path file, String expected) {
    InvalidFileException refused =
        assertThrows(InvalidFileException.class, () -> ImageFile.read(file, GREY, false));
    Mutations.requireOneLine(refused);
    assertTrue(refused.getMessage().contains(expected), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void readsBackTheBytesItWrote(int channels) throws IOException {
    Shape sample = Shape.of(channels, 5, 7);
    byte[] pixels = new byte[sample.size()];
    new Random(channels).nextBytes(pixels);
    Path file = folder.resolve("sample.png");
    ImageFile.write(file, pixels, sample);
    assertArrayEquals(pixels, ImageFile.read(file, sample, false));
    byte[] inverted = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      inverted[i] = (byte) ~pixels[i];
    }
    assertArrayEquals(inverted, ImageFile.read(file, sample, true));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void averagesAreasWhenItShrinks() throws IOException {
    byte[] pixels = levels(10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120);
    Path file = folder.resolve("p.png");
    ImageFile.write(file, pixels, Shape.of(1, 2, 6));
    assertArrayEquals(levels(45, 65, 85), ImageFile.read(file, Shape.of(1, 1, 3), false));
    ImageFile.write(file, levels(0, 90, 30), Shape.of(1, 1, 3));
    // Two thirds of the first and one third of the second; the rest likewise.
    assertArrayEquals(levels(30, 50), ImageFile.read(file, Shape.of(1, 1, 2), false));
  }

  @Test
  void interpolatesBetweenCentresWhenItEnlarges() throws IOException {
    Path file = folder.resolve("p.png");
    ImageFile.write(file, levels(0, 100), Shape.of(1, 2, 1));
    assertArrayEquals(
        levels(0, 0, 25, 25, 75, 75, 100, 100), ImageFile.read(file, Shape.of(1, 4, 2), false));
  }

  @Test
  void keepsPlainPicturesPlainAtEverySize() throws IOException {
    for (int size : new int[] {1, 2, 27, 28, 29, 57, 640}) {
      BufferedImage image = plain(size, 2 * size, BufferedImage.TYPE_INT_RGB, 0xff6496c8);
      Path file = save(image, "png");
      byte[] grey = new byte[784];
      // 0.299 · 100 + 0.587 · 150 + 0.114 · 200 = 140.75
      Arrays.fill(grey, (byte) 141);
      assertArrayEquals(grey, ImageFile.read(file, GREY, false));
      byte[] colour = ImageFile.read(file, Shape.of(3, 1, 2), false);
      assertArrayEquals(levels(100, 100, 150, 150, 200, 200), colour);
    }
  }

  @Test
  void readsJpeg() throws IOException {
    Path file = save(plain(100, 80, BufferedImage.TYPE_INT_RGB, 0xff808080), "jpg");
    byte[] grey = new byte[784];
    Arrays.fill(grey, (byte) 128);
    assertArrayEquals(grey, ImageFile.read(file, GREY, false));
  }

  @Test
  void takesTransparentPartsForBlack() throws IOException {
    Path file = save(plain(4, 4, BufferedImage.TYPE_INT_ARGB, 0x00ffffff), "png");
    assertArrayEquals(new byte[784], ImageFile.read(file, GREY, false));
  }

  @Test
  void readsGreyOfSixteenBits() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(0, 0, 0, 0x8080);
    assertArrayEquals(levels(128), ImageFile.read(save(image, "png"), Shape.of(1, 1, 1), false));
  }

  @Test
  void refusesWhatIsNoPicture() throws IOException {
    refuses(folder.resolve("none.png"), "got nothing there");
    refuses(folder, "got a folder");
    Path device = Path.of("/dev/null");
    if (Files.exists(device)) {
      refuses(device, "got a device or a pipe");
    }
    refuses(Files.writeString(folder.resolve("text.png"), "hello"), "got something else");
    refuses(Files.write(folder.resolve("empty.png"), new byte[0]), "got an empty one");
    assertThrows(
        IllegalArgumentException.class,
        () -> ImageFile.read(folder.resolve("x"), Shape.of(2, 28, 28), false));
  }

  /** A PNG whose header claims 2³⁰ pixels, with a right checksum. */
  @Test
  void refusesHugePicturesBeforeDecodingThem() throws IOException {
    Path file = save(plain(2, 2, BufferedImage.TYPE_BYTE_GRAY, -1), "png");
    ByteBuffer png = ByteBuffer.wrap(Files.readAllBytes(file));
    png.putInt(16, 1 << 15).putInt(20, 1 << 15);
    CRC32 sum = new CRC32();
    sum.update(png.array(), 12, 17);
    png.putInt(29, (int) sum.getValue());
    refuses(Files.write(file, png.array()), "got 32768 × 32768");
  }

  /** The JDK's reader would make an array for it. */
  @Test
  void refusesChunksThatLieAboutTheirLength() throws IOException {
    IndexColorModel palette = new IndexColorModel(1, 2, new byte[6], 0, false);
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_BINARY, palette);
    byte[] png = Files.readAllBytes(save(image, "png"));
    byte[] lying = new byte[png.length + 12];
    int afterHeader = 33;
    System.arraycopy(png, 0, lying, 0, afterHeader);
    ByteBuffer.wrap(lying).putInt(afterHeader, Integer.MAX_VALUE).putInt(37, 0x6c694e67);
    System.arraycopy(png, afterHeader, lying, afterHeader + 12, png.length - afterHeader);
    refuses(Files.write(folder.resolve("lying.png"), lying), "got a chunk of 2147483647 bytes");
  }

  @Test
  void bytesAreReadAsTheirFileIsUpToTheCallersLimit() throws IOException {
    Path file = save(plain(30, 20, BufferedImage.TYPE_INT_RGB, 0xff204060), "png");
    byte[] bytes = Files.readAllBytes(file);
    assertArrayEquals(ImageFile.read(file, GREY, true), ImageFile.read(bytes, GREY, true, 30 * 20));
    InvalidFileException refused =
        assertThrows(
            InvalidFileException.class, () -> ImageFile.read(bytes, GREY, false, 30 * 20 - 1));
    assertEquals(
        "image: expected a picture of at most 599 pixels, got 30 × 20; make it smaller",
        refused.getMessage());
  }

  @Property(tries = 500)
  void damagedPicturesAreReadOrRefused(@ForAll long seed, @ForAll boolean jpeg) throws IOException {
    Path file = Files.createTempFile("lanewise-fuzz", jpeg ? ".jpg" : ".png");
    ImageIO.write(
        plain(9, 9, BufferedImage.TYPE_INT_RGB, 0xff123456), jpeg ? "jpg" : "png", file.toFile());
    Files.write(file, Mutations.of(Files.readAllBytes(file), seed));
    try {
      ImageFile.read(file, GREY, false);
    } catch (InvalidFileException refused) {
      Mutations.requireOneLine(refused);
    } finally {
      Files.delete(file);
    }
  }
}
