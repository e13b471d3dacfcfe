package dev.lanewise.models.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.file.InvalidFileException;
import dev.lanewise.models.image.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PictureFolderTest {
  private static final Shape GREY = Shape.of(1, 1, 2);

  @TempDir Path folder;

  @BeforeEach
  void writePictures() throws IOException {
    write("train/wild cat/2.png", GREY, 3, 4);
    write("train/wild cat/1.png", GREY, 1, 2);
    write("train/dog/1.png", GREY, 5, 6);
    write("test/dog/9.png", GREY, 7, 8);
    for (String litter : List.of(".DS_Store", "train/.hidden", "train/dog/Thumbs.db")) {
      Files.writeString(folder.resolve(litter), "x");
    }
  }

  private Path write(String file, Shape sample, int... levels) throws IOException {
    byte[] pixels = new byte[levels.length];
    for (int i = 0; i < levels.length; i++) {
      pixels[i] = (byte) levels[i];
    }
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    ImageFile.write(path, pixels, sample);
    return path;
  }

  private void refuses(String place, String expected) {
    InvalidFileException refused =
        assertThrows(InvalidFileException.class, () -> Datasets.load(place));
    Mutations.requireOneLine(refused);
    assertTrue(refused.getMessage().contains(expected), refused.getMessage());
  }

  @Test
  void readsPicturesByClassInTheOrderOfTheirNames() throws IOException {
    DataSplit split = Datasets.load(folder.toString());
    assertEquals(List.of("dog", "wild cat"), split.train().classNames());
    assertEquals(GREY, split.train().sample());
    assertEquals(3, split.train().size());
    assertEquals(0, split.train().label(0));
    assertEquals(1, split.train().label(1));
    assertArrayEquals(new byte[] {1, 2}, split.train().pixels(1));
    assertArrayEquals(new byte[] {3, 4}, split.train().pixels(2));
    assertArrayEquals(new byte[] {7, 8}, split.test().pixels(0));
    assertEquals(0, split.test().label(0));
  }

  @Test
  void holdsTheLastOfEachClassOutWhereNothingIsMarkedToTestOn() throws IOException {
    Files.delete(folder.resolve("test/dog/9.png"));
    Files.delete(folder.resolve("test/dog"));
    Files.delete(folder.resolve("test"));
    Path whole = folder.resolve("train");
    refuses(whole.toString(), "expected two samples or more of each class");
    write("train/dog/2.png", GREY, 9, 9);
    DataSplit split = Datasets.load(whole.toString());
    assertEquals(List.of("dog", "wild cat"), split.train().classNames());
    assertEquals(2, split.train().size());
    assertArrayEquals(new byte[] {1, 2}, split.train().pixels(1));
    assertArrayEquals(new byte[] {9, 9}, split.test().pixels(0));
    assertArrayEquals(new byte[] {3, 4}, split.test().pixels(1));
    assertEquals(Shape.of(3, 1, 1), Datasets.load(whole + ":3x1x1").train().sample());
  }

  @Test
  void tellsHowFarItIs() throws IOException {
    List<String> told = new ArrayList<>();
    LoadProgress progress =
        new LoadProgress() {
          @Override
          public void received(String file, long bytes, long total) {
            told.add(file);
          }

          @Override
          public void decoded(String set, int pictures, int total) {
            told.add(set + " " + pictures + "/" + total);
          }
        };
    Datasets.load(folder + ":1x1x1", progress);
    String name = folder.getFileName().toString();
    assertEquals(Stream.of(1, 2, 3, 4).map(i -> name + " " + i + "/4").toList(), told);
  }

  @Test
  void takesColourWhereOnePictureHasIt() throws IOException {
    write("test/dog/a.png", Shape.of(3, 1, 2), 1, 2, 3, 4, 5, 6);
    DataSplit split = Datasets.load(folder.toString());
    assertArrayEquals(new byte[] {1, 2, 1, 2, 1, 2}, split.train().pixels(1));
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6}, split.test().pixels(1));
  }

  @Test
  void bringsAllToTheSizeBehindTheFolder() throws IOException {
    Path other = write("train/dog/large.png", Shape.of(1, 2, 2), 10, 20, 30, 40);
    refuses(folder.toString(), other + ": expected a picture of 2 × 1 as ");
    refuses(folder.toString(), "got 2 × 2; write the channels, height and width");
    DataSplit split = Datasets.load(folder + ":1x1x1");
    assertEquals(Shape.of(1, 1, 1), split.train().sample());
    assertArrayEquals(new byte[] {25}, split.train().pixels(1));
    assertThrows(IllegalArgumentException.class, () -> Datasets.load(folder + ":2x1x1"));
  }

  @Test
  void saysWhatDoesNotBelongThere() throws IOException {
    refuses(folder.resolve("train/dog") + ":1x1x1", "expected a folder with pictures");
    Path note = Files.writeString(folder.resolve("train/dog/note.txt"), "a dog");
    refuses(folder.toString(), note + ": expected a PNG or JPEG file, got something else");
    Files.delete(note);
    Path empty = Files.createDirectory(folder.resolve("train/bird"));
    refuses(folder.toString(), empty + ": expected PNG or JPEG files, got an empty folder");
    Files.delete(empty);
    Path file = Files.writeString(folder.resolve("train/x.txt"), "");
    refuses(folder.toString(), file + ": expected a folder for each class");
    Files.delete(file);
    write("test/bird/1.png", GREY, 1, 2);
    refuses(folder.toString(), "expected folders of the classes of training, [dog, wild cat]");
  }
}
