package dev.lanewise.models.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.file.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageFolderTest {
  private static final String IMAGES = "train-images-idx3-ubyte.gz";
  private static final String LABELS = "train-labels-idx1-ubyte.gz";

  @TempDir Path folder;

  private DataSplit read() throws IOException {
    return ImageFolder.read("set", folder, List.of());
  }

  private void refuses(String expected) {
    InvalidFileException refused = assertThrows(InvalidFileException.class, this::read, expected);
    Mutations.requireOneLine(refused);
    assertTrue(refused.getMessage().contains(expected), refused.getMessage());
  }

  private void replace(String name, byte[] content) throws IOException {
    Files.write(folder.resolve(name), content);
  }

  @Test
  void readsIdxFilesUnderEachOfTheirUsualNames() throws IOException {
    SmallFiles.writeAll(folder, SmallFiles.idxSet());
    Files.move(folder.resolve(IMAGES), folder.resolve("train-images.idx3-ubyte.gz"));
    Files.delete(folder.resolve(LABELS));
    replace("train-labels-idx1-ubyte", SmallFiles.idx(2, 4));
    DataSplit split = read();
    assertEquals(Shape.of(1, 2, 3), split.train().sample());
    assertEquals(List.of("0", "1"), split.test().classNames());
    assertEquals(4, split.train().size());
    assertEquals(3, split.test().size());
    assertArrayEquals(new byte[] {6, 7, 8, 9, 10, 11}, split.train().pixels(1));
    assertEquals(1, split.train().label(1));
  }

  @Test
  void takesClassNamesAndChannelsFromTheFolder() throws IOException {
    SmallFiles.writeAll(folder, SmallFiles.idxSet());
    replace(IMAGES, SmallFiles.gzip(SmallFiles.idx(256, 4, 3, 2, 2)));
    replace("t10k-images-idx3-ubyte.gz", SmallFiles.gzip(SmallFiles.idx(256, 3, 3, 2, 2)));
    Files.writeString(folder.resolve("classes.txt"), "\uFEFFcat\r\n\n  dog \nnever seen\n");
    DataSplit split = read();
    assertEquals(Shape.of(3, 2, 2), split.train().sample());
    assertEquals(List.of("cat", "dog", "never seen"), split.train().classNames());
  }

  @Test
  void refusesImagesAndLabelsThatDoNotBelongTogether() throws IOException {
    SmallFiles.writeAll(folder, SmallFiles.idxSet());
    replace(LABELS, SmallFiles.gzip(SmallFiles.idx(2, 5)));
    refuses("expected as many images as labels, got 4 images and 5 labels");
    replace(LABELS, SmallFiles.gzip(SmallFiles.idx(256, 4, 2, 3)));
    refuses("expected labels with one dimension, got (4, 2, 3)");
    replace(LABELS, SmallFiles.gzip(SmallFiles.idx(2, 4)));
    replace(IMAGES, SmallFiles.gzip(SmallFiles.idx(2, 4)));
    refuses("expected images (count, height, width)");
    replace(IMAGES, SmallFiles.gzip(SmallFiles.idx(256, 4, 3, 3)));
    refuses("expected test images (1, 3, 3) as in training, got (1, 2, 3)");
  }

  @Test
  void refusesLabelsOutOfRange() throws IOException {
    SmallFiles.writeAll(folder, SmallFiles.idxSet());
    byte[] labels = SmallFiles.idx(2, 4);
    labels[labels.length - 1] = (byte) 255;
    replace(LABELS, SmallFiles.gzip(labels));
    refuses("got a label 255 but no 2");
    replace(LABELS, SmallFiles.gzip(SmallFiles.idx(2, 4)));
    replace("t10k-labels-idx1-ubyte.gz", SmallFiles.gzip(SmallFiles.idx(3, 3)));
    refuses("expected labels 0 to 1, got 2 for image 2");
    Files.writeString(folder.resolve("classes.txt"), "only one");
    refuses("expected labels 0 to 0, got 1 for image 1");
    Files.writeString(folder.resolve("classes.txt"), "\n");
    refuses("expected class names, one a line, got none");
    Files.write(folder.resolve("classes.txt"), new byte[] {(byte) 0xff});
    refuses("in UTF-8");
  }

  @Test
  void saysWhatIsInAFolderWithoutASet() throws IOException {
    refuses("got an empty folder");
    for (int i = 0; i < 7; i++) {
      replace("file" + i, new byte[0]);
    }
    refuses("got file0, file1, file2, file3, file4 and 2 more");
    Path file = folder.resolve("file0");
    assertTrue(
        assertThrows(InvalidFileException.class, () -> ImageFolder.read("set", file, List.of()))
            .getMessage()
            .contains("expected a folder with a data set, got a file"));
    assertFalse(ImageFolder.isComplete(folder));
  }

  @Test
  void readsCifarThereOrInItsUsualSubFolder() throws IOException {
    for (Path place : List.of(folder, folder.resolve("x/cifar-10-batches-bin"))) {
      SmallFiles.writeAll(
          place,
          Map.of(
              "data_batch_1.bin", SmallFiles.cifar(11),
              "data_batch_2.bin", SmallFiles.cifar(2),
              "test_batch.bin", SmallFiles.cifar(3)));
    }
    for (Path place : List.of(folder, folder.resolve("x"))) {
      DataSplit split = ImageFolder.read("set", place, List.of());
      assertEquals(13, split.train().size());
      assertEquals(3, split.test().size());
      assertEquals("airplane", split.train().classNames().getFirst());
      assertEquals(Shape.of(3, 32, 32), split.train().sample());
      assertEquals(1, split.train().label(12));
      byte[] expected = new byte[3072];
      Arrays.fill(expected, (byte) 1);
      assertArrayEquals(expected, split.train().pixels(12));
    }
    replace("test_batch.bin", SmallFiles.cifar(0));
    refuses("expected whole records of 3073 bytes");
    replace("test_batch.bin", Arrays.copyOf(SmallFiles.cifar(2), 3074));
    refuses("got 3074 bytes");
    byte[] label = SmallFiles.cifar(2);
    label[3073] = 10;
    replace("test_batch.bin", label);
    refuses("expected labels 0 to 9, got 10 in record 1");
  }

  /** jqwik makes no JUnit folders: this property brings its own. */
  @Property(tries = 300)
  void damagedSetsAreReadOrRefused(@ForAll long seed) throws IOException {
    Path place = Files.createTempDirectory("lanewise-fuzz");
    Map<String, byte[]> files = SmallFiles.idxSet();
    String damaged = List.copyOf(files.keySet()).get(Math.floorMod(seed, 4));
    files.put(damaged, Mutations.of(files.get(damaged), seed));
    SmallFiles.writeAll(place, files);
    try {
      ImageFolder.read("set", place, List.of());
    } catch (InvalidFileException refused) {
      Mutations.requireOneLine(refused);
    } finally {
      for (String name : files.keySet()) {
        Files.delete(place.resolve(name));
      }
      Files.delete(place);
    }
  }

  @Property(tries = 300)
  void damagedCifarFilesAreReadOrRefused(@ForAll long seed) throws IOException {
    Path place = Files.createTempDirectory("lanewise-fuzz");
    Path file = place.resolve("data_batch_1.bin");
    Files.write(file, Mutations.of(SmallFiles.cifar(2), seed));
    try {
      CifarReader.read("set", List.of(file), NamedDataset.CIFAR_10.classNames());
    } catch (InvalidFileException refused) {
      Mutations.requireOneLine(refused);
    } finally {
      Files.delete(file);
      Files.delete(place);
    }
  }
}
