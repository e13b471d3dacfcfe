package dev.lanewise.cli.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.lanewise.cli.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One training in many JVMs: the file of weights is the same, byte for byte. */
class SameBitsTest {
  private static final String SMALL = "train --data small --epochs 2 --batch-size 48 --seed 3";

  /** Two steps: the interpreter makes an object of every vector. */
  private static final String TINY = "train --data tiny --epochs 1 --batch-size 8 --validation 0";

  @TempDir private static Path folder;

  private static byte[] small = {};

  @BeforeAll
  static void trainTheFirst() throws Exception {
    SmallData.write(folder.resolve("small"), 300, 20);
    SmallData.write(folder.resolve("tiny"), 13, 10);
    small = weights(SMALL + " --threads 1", List.of());
  }

  private static byte[] weights(String command, List<String> jvm) throws Exception {
    String run = Files.createTempDirectory(folder, "run").toString();
    List<String> arguments = new ArrayList<>(Arrays.asList(command.split(" ")));
    arguments.addAll(List.of("--run", run));
    CommandRun trained = CommandRun.in(folder, jvm, arguments.toArray(new String[0]));
    assertEquals(0, trained.exitCode(), trained.errors());
    return Files.readAllBytes(Path.of(run, "weights.safetensors"));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void onAnyNumberOfThreads(int threads) throws Exception {
    assertArrayEquals(small, weights(SMALL + " --threads " + threads, List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Dlanewise.vectorBits=128",
        "-Dlanewise.vectorBits=256",
        "-Dlanewise.vectorBits=512",
        "-XX:UseAVX=2",
        "-XX:TieredStopAtLevel=1"
      })
  void atAnyWidthAndFromAnyCompiler(String option) throws Exception {
    assertArrayEquals(
        small,
        weights(SMALL + " --threads 2", List.of("-XX:+IgnoreUnrecognizedVMOptions", option)));
  }

  @ParameterizedTest
  @CsvSource({"lenet, adam, tanh", "mlp, sgd, sigmoid"})
  void interpretedAsCompiled(String model, String optimizer, String activation) throws Exception {
    String command =
        String.join(
            " ", TINY, "--model", model, "--optimizer", optimizer, "--activation", activation);
    assertArrayEquals(weights(command, List.of()), weights(command, List.of("-Xint")));
  }

  @Test
  void anotherSeedGivesOtherBits() throws Exception {
    assertFalse(Arrays.equals(small, weights(SMALL.replace("seed 3", "seed 4"), List.of())));
  }
}
