package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.models.data.DataSplit;
import dev.lanewise.models.data.Datasets;
import dev.lanewise.models.image.ImageFile;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandTest {
  @TempDir Path folder;

  /** The command with its home in the test's folder, so that it sees no cache but this one. */
  private CommandRun data(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = "data";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return CommandRun.of(List.of("-Duser.home=" + folder), command);
  }

  private static void assertMistake(CommandRun run, String message) {
    assertEquals(1, run.exitCode());
    assertEquals(List.of(), run.out());
    assertEquals(1, run.err().size(), run.err()::toString);
    assertTrue(run.err().getFirst().startsWith("lanewise: "), run.err()::toString);
    assertTrue(run.err().getFirst().contains(message), run.err()::toString);
  }

  /** One IDX file of zeros and ones; labels must show both. */
  private static void writeIdx(Path file, int magic, int... dims) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(magic);
    int size = 1;
    for (int dim : dims) {
      out.writeInt(dim);
      size *= dim;
    }
    for (int i = 0; i < size; i++) {
      out.writeByte(i % 2);
    }
    try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
      bytes.writeTo(gzip);
    }
  }

  private Path mnistLike() throws IOException {
    Path set = Files.createDirectories(folder.resolve("mine"));
    writeIdx(set.resolve("train-images-idx3-ubyte.gz"), 0x0803, 3, 28, 28);
    writeIdx(set.resolve("train-labels-idx1-ubyte.gz"), 0x0801, 3);
    writeIdx(set.resolve("t10k-images-idx3-ubyte.gz"), 0x0803, 2, 28, 28);
    writeIdx(set.resolve("t10k-labels-idx1-ubyte.gz"), 0x0801, 2);
    return set;
  }

  @Test
  void listTellsWhatThereIsAndWhere() throws Exception {
    CommandRun run = data("list");
    assertEquals(0, run.exitCode());
    assertEquals(List.of(), run.err());
    assertEquals("fashion-mnist-mini", run.out().getFirst());
    assertTrue(run.out().contains("  images   12000 to train, 1500 to test, (1, 28, 28)"));
    assertTrue(run.out().contains("  found    in Lanewise itself"));
    assertTrue(run.out().contains("cifar-10"), run.out()::toString);
  }

  @Test
  void fetchTakesASetFromAFolderAndListThenFindsIt() throws Exception {
    CommandRun fetched = data("fetch", "mnist", "--from", mnistLike().toString());
    assertEquals(List.of(), fetched.err());
    assertEquals(0, fetched.exitCode());
    assertTrue(fetched.out().getFirst().startsWith("mnist is in "), fetched.out()::toString);
    assertTrue(
        fetched.out().getFirst().endsWith(Path.of("lanewise", "mnist") + " now."),
        fetched.out()::toString);
  }

  @Test
  void fetchRefusesAFolderWithoutTheSet() throws Exception {
    Path set = mnistLike();
    Files.write(set.resolve("t10k-labels-idx1-ubyte.gz"), new byte[] {0x1f});
    assertMistake(data("fetch", "mnist", "--from", set.toString()), "that ends early (1 bytes)");
    assertFalse(Files.exists(folder.resolve(".cache/lanewise/mnist")));
  }

  @Test
  void fetchTellsWhatWasTriedWhereNobodyAnswers() throws Exception {
    // Port 9 is for discarding, and nothing listens there.
    CommandRun run = data("fetch", "cifar-10", "--from", "http://127.0.0.1:9/x");
    assertMistake(run, "cifar-10: cifar-10-binary.tar.gz could not be fetched (127.0.0.1: ");
    assertTrue(run.err().getFirst().contains("by hand: "), run.err()::toString);
  }

  @Test
  void fetchOffersTheNearestName() throws Exception {
    assertMistake(data("fetch", "mnits"), "got 'mnits'; did you mean mnist?");
    assertEquals(
        List.of("fashion-mnist-mini is in Lanewise itself: nothing to fetch."),
        data("fetch", "fashion-mnist-mini").out());
  }

  @Test
  void exportWritesThePixelsOfOneImage() throws Exception {
    Path file = folder.resolve("shirt.png");
    CommandRun run = data("export", "fashion-mnist-mini", "--index", "3", "--out", file.toString());
    DataSplit split = Datasets.load("fashion-mnist-mini");
    String name = split.test().classNames().get(split.test().label(3));
    assertEquals(List.of(file + ": " + name), run.out());
    assertEquals(28, ImageIO.read(file.toFile()).getWidth());
    assertArrayEquals(split.test().pixels(3), ImageFile.read(file, split.test().sample(), false));
    assertMistake(
        data("export", "fashion-mnist-mini", "--index", "1500", "--out", file.toString()),
        "--index: expected 0 to 1499, got 1500");
  }

  @Test
  void noCommandIsAnsweredWithAllOfThem() throws Exception {
    CommandRun run = data();
    assertEquals(2, run.exitCode());
    assertTrue(
        run.err().getFirst().contains("expected a command: export, fetch, list"),
        run.err()::toString);
  }
}
