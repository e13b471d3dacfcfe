package dev.lanewise.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data that are not images, from training to prediction. */
class FeaturesTest {
  @TempDir private static Path folder;

  private static CommandRun trained;

  @BeforeAll
  static void train() throws Exception {
    trained =
        lanewise(
            "train --data circle --model mlp:3,3 --activation tanh --batch-size 10 --optimizer sgd"
                + " --learning-rate 0.03 --epochs 150 --diagnose --run runs/circle");
  }

  private static CommandRun lanewise(String arguments) throws Exception {
    return CommandRun.in(folder, List.of(), arguments.split(" "));
  }

  @Test
  void theDiskIsLearnedAndNoPictureIsMade() throws Exception {
    assertEquals(0, trained.exitCode(), trained.errors());
    assertTrue(
        trained.output().contains("circle: 225 samples to train on, 25 to validate"),
        trained.output());
    assertTrue(trained.output().contains("on 250 samples"), trained.output());
    String line =
        trained.out().stream().filter(it -> it.startsWith("test accuracy")).findFirst().get();
    double accuracy = Double.parseDouble(line.replaceAll("test accuracy ([0-9.]+) %.*", "$1"));
    assertTrue(accuracy > 95, line);
    assertFalse(Files.exists(folder.resolve("runs/circle/example.png")));
    assertTrue(Files.exists(folder.resolve("runs/circle/diagnostics.csv")));
  }

  @Test
  void whatTrainingProposesPredicts() throws Exception {
    String next = trained.out().getLast();
    assertTrue(next.startsWith("next: ./lanewise predict runs/circle "), next);
    CommandRun proposed = lanewise(next.substring("next: ./lanewise ".length()));
    assertEquals(0, proposed.exitCode(), proposed.errors());
    CommandRun predicted = lanewise("predict runs/circle 0,0 4.5,0 -- -3.2,-3.2");
    assertEquals(0, predicted.exitCode(), predicted.errors());
    assertEquals(9, predicted.out().size(), predicted.output());
    assertTrue(predicted.out().get(1).endsWith("inside"), predicted.output());
    assertTrue(predicted.out().get(4).endsWith("outside"), predicted.output());
    assertTrue(predicted.out().get(7).endsWith("outside"), predicted.output());
    CommandRun evaluated = lanewise("evaluate runs/circle");
    assertEquals(0, evaluated.exitCode(), evaluated.errors());
    assertTrue(evaluated.output().contains("250 test samples"), evaluated.output());
  }

  @Test
  void samplesThatAreGivenTwiceAreAnsweredTwice() throws Exception {
    CommandRun twice = lanewise("predict runs/circle +4.,0.5e+1 0,0 +4.,0.5e+1");
    assertEquals(0, twice.exitCode(), twice.errors());
    assertEquals(9, twice.out().size(), twice.output());
    assertEquals(twice.out().subList(0, 3), twice.out().subList(6, 9));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "predict runs/circle example.png | expected 2 numbers with commas between them",
        "predict runs/circle 1 | expected 2 numbers with commas between them",
        "predict runs/circle 1,2,3 | expected 2 numbers with commas between them",
        "predict runs/circle 1,2f | expected 2 numbers with commas between them",
        "predict runs/circle 1,. | expected 2 numbers with commas between them",
        "predict runs/circle 1,1e39 | expected 2 numbers with commas between them",
        "data export circle --index 0 --out x.png | expected images, got rows of 2 features",
        "train --data circle --run runs/refused | LeNet5: expected images",
        "train --data circle --model mlp --train-size 300 | of 1 to the 225 samples",
        "train --data circle --model mlp --validation 250:first | than the 250 of circle",
        "train --data circle --model mlp:0 | behind mlp:",
        "data fetch circle | nothing to fetch",
      })
  void mistakesAreToldInOneLine(String arguments, String expected) throws Exception {
    CommandRun run = lanewise(arguments);
    String told = run.errors() + run.output();
    assertEquals(1, told.lines().count(), told);
    assertTrue(told.contains(expected), told);
  }

  /** A network with another objective than classes, through the same commands. */
  @Test
  void theAutoencoderTrainsResumesAndPredicts() throws Exception {
    SmallData.write(folder.resolve("small"), 200, 40);
    String options = "--data small --model abstract-concrete --activation abs --batch-size 20";
    CommandRun whole = lanewise("train " + options + " --epochs 2 --run runs/drawn");
    assertEquals(0, whole.exitCode(), whole.errors());
    CommandRun predicted = lanewise("predict runs/drawn runs/drawn/example.png");
    assertEquals(0, predicted.exitCode(), predicted.errors());
    assertEquals(4, predicted.out().size(), predicted.output());
    CommandRun evaluated = lanewise("evaluate runs/drawn");
    String line =
        whole.out().stream().filter(it -> it.startsWith("test accuracy")).findFirst().get();
    String loss = line.substring(line.indexOf("loss "), line.indexOf(", on"));
    assertTrue(evaluated.output().contains(loss), evaluated.output() + evaluated.errors());
  }

  @Test
  void widthsSubsetsAndHeldOutCountsComeBackWithResume() throws Exception {
    String options =
        "--data spirals --model mlp:8,6 --train-size 300 --validation 100:random --epochs 40";
    CommandRun whole = lanewise("train " + options + " --run runs/whole");
    assertEquals(0, whole.exitCode(), whole.errors());
    assertTrue(whole.output().contains("spirals: 300 samples to train on, 100 to validate"));
    Path out = folder.resolve("killed.out");
    Path err = folder.resolve("killed.err");
    String arguments = "train " + options + " --checkpoint-minutes 0 --run runs/killed";
    Process process = CommandRun.start(folder, List.of(), out, err, arguments.split(" "));
    while (process.isAlive() && !Files.exists(folder.resolve("runs/killed/metrics.csv"))) {
      Thread.sleep(5);
    }
    process.destroyForcibly().waitFor();
    boolean ended = Files.exists(folder.resolve("runs/killed/weights.safetensors"));
    assertFalse(ended, "it ended before it could be killed");
    CommandRun resumed = lanewise("train --resume runs/killed");
    assertEquals(0, resumed.exitCode(), resumed.errors());
    assertEquals(
        -1,
        Files.mismatch(
            folder.resolve("runs/whole/weights.safetensors"),
            folder.resolve("runs/killed/weights.safetensors")));
  }
}
