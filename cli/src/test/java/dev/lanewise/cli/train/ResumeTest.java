package dev.lanewise.cli.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.CommandRun;
import dev.lanewise.models.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A training that is killed and resumed ends with the bits of one that was left alone. More kills
 * than the few that a build has time for: {@code -Dlanewise.kills=20 -Dtest=ResumeTest}.
 */
class ResumeTest {
  private static final int KILLS = Integer.getInteger("lanewise.kills", 3);

  /** Dropout, a step size that changes, moments, steps of two batches, and a last one of less. */
  private static final String OPTIONS =
      "--data small --model wsgaf --epochs 4 --batch-size 25 --schedule one-cycle --keep best"
          + " --accumulate 2 --clip-norm 1 --label-smoothing 0.1 --augment flip,crop:2,cutout:6"
          + " --activation prelu --diagnose --tensorboard"
          + " --record steps:3,movement,activation-parameters";

  /** What a process leaves that is killed while it writes a file. */
  private static final String PARTIAL = "metrics.csv-01234567-89ab-cdef-0123-456789abcdef.part";

  @TempDir private static Path folder;

  @BeforeAll
  static void makeData() throws Exception {
    SmallData.write(folder.resolve("small"), 400, 60);
  }

  private static CommandRun lanewise(String arguments) throws Exception {
    return CommandRun.in(folder, List.of(), arguments.split(" "));
  }

  private static byte[] weights(String run) throws Exception {
    return Files.readAllBytes(folder.resolve(run).resolve("weights.safetensors"));
  }

  private static List<String> losses(String run) throws Exception {
    return Files.readAllLines(folder.resolve(run).resolve("metrics.csv")).stream()
        .map(line -> String.join(",", List.of(line.split(",")).subList(0, 7)))
        .toList();
  }

  private static double seconds(String run) throws Exception {
    return RunFolder.open(folder.resolve(run)).readRecord().seconds();
  }

  /** Lines of a run's metrics. */
  private static long epochs(String run) throws Exception {
    Path metrics = folder.resolve(run).resolve("metrics.csv");
    return Files.exists(metrics) ? losses(run).size() - 1 : 0;
  }

  @Test
  void killedAgainAndAgainItEndsWithTheSameBits() throws Exception {
    CommandRun whole = lanewise("train " + OPTIONS + " --run runs/whole");
    assertEquals(0, whole.exitCode(), whole.errors());
    Random random = new Random(8);
    String arguments = "train " + OPTIONS + " --checkpoint-minutes 0 --run runs/killed";
    int killed = 0;
    double before = 0;
    while (killed < KILLS) {
      Path out = folder.resolve("killed-" + killed + ".out");
      Path err = folder.resolve("killed-" + killed + ".err");
      Process process = CommandRun.start(folder, List.of(), out, err, arguments.split(" "));
      while (process.isAlive() && epochs("runs/killed") == 0) {
        Thread.sleep(5);
      }
      if (process.waitFor(200 + random.nextInt(1500), TimeUnit.MILLISECONDS)) {
        assertEquals(0, process.exitValue(), Files.readString(err));
        break; // it ended before it could be killed
      }
      process.destroyForcibly().waitFor();
      killed++;
      Files.write(folder.resolve("runs/killed").resolve(PARTIAL), new byte[1]);
      double seconds = seconds("runs/killed");
      assertTrue(seconds > 0 && seconds >= before, seconds + " after " + before);
      before = seconds;
      arguments = "train --resume runs/killed --threads " + (1 + killed % 2);
    }
    assertTrue(killed > 0, "it was never killed");
    if (arguments.startsWith("train --resume")) {
      CommandRun last = lanewise("train --resume runs/killed");
      boolean hadEnded = last.errors().contains("got one that has ended");
      assertEquals(hadEnded ? 1 : 0, last.exitCode(), last.errors());
      assertEquals(hadEnded, Files.exists(folder.resolve("runs/killed").resolve(PARTIAL)));
    }
    assertEquals(losses("runs/whole"), losses("runs/killed"));
    assertArrayEquals(weights("runs/whole"), weights("runs/killed"));
    for (String name :
        List.of(
            "diagnostics.csv",
            "diagnostics.png",
            "steps.csv",
            "movement.csv",
            "activation-parameters.csv")) {
      Path left = folder.resolve("runs/whole").resolve(name);
      assertEquals(-1, Files.mismatch(left, folder.resolve("runs/killed").resolve(name)), name);
    }
    assertFalse(Files.exists(folder.resolve("runs/killed/checkpoint.safetensors")));
    assertTrue(seconds("runs/killed") >= before);
  }

  @Test
  void aRunThatIsStillGoingOnIsNotResumed() throws Exception {
    Path out = folder.resolve("going-on.out");
    Path err = folder.resolve("going-on.err");
    String arguments = "train --data small --epochs 1000000 --run runs/going-on";
    Process process = CommandRun.start(folder, List.of(), out, err, arguments.split(" "));
    try {
      while (process.isAlive() && epochs("runs/going-on") == 0) {
        Thread.sleep(5);
      }
      CommandRun second = lanewise("train --resume runs/going-on");
      assertEquals(1, second.exitCode(), second.output());
      assertTrue(second.errors().contains("got one that is in use; wait until"), second.errors());
      assertTrue(process.isAlive(), Files.readString(err));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--resume nowhere | nowhere: expected the folder of a run",
        "--resume runs/done --epochs 3 | --epochs: expected no such option with --resume",
        "--resume runs/done | expected a run that was interrupted, got one that has ended",
        "--data small --schedule cosin | did you mean cosine?",
        "--data small --schedule step:3 | expected step:EPOCHS,FACTOR, got 'step:3'",
        "--data small --keep best --validation 0 | --validation: expected samples to measure on",
        "--data small --keep worst | --keep: expected last or best, got 'worst'",
        "--data small --checkpoint-minutes NaN | expected at least 0, got NaN",
        "--data small --order fixd | did you mean fixed?",
        "--data small --label-smoothing 1 | expected label smoothing in [0, 1), got 1.0",
        "--data small --clip-norm -1 | expected a clip norm above 0, or 0 for none, got -1.0",
        "--data small --augment flip,crop | expected crop:PADDING, got 'crop'",
        "--data small --augment crop:28 | expected images that are larger",
        "--data small --accumulate 0 | expected at least 1 batch to accumulate, got 0",
        "--data small --record step:3 | record: expected one of steps, movement",
        "--data small --record steps:0 | expected steps:N with N of at least 1, got steps:0",
        "--data small --patience -1 | expected patience of at least 0, got -1",
      })
  void mistakesAreToldInOneLine(String options, String expected) throws Exception {
    if (!Files.exists(folder.resolve("runs/done"))) {
      assertEquals(0, lanewise("train --data small --epochs 1 --run runs/done").exitCode());
    }
    CommandRun run = lanewise("train " + options);
    assertEquals(1, run.exitCode(), run.output());
    assertEquals(1, run.errors().lines().count(), run.errors());
    assertTrue(run.errors().contains(expected), run.errors());
  }

  @Test
  void endsEarlyWhenTheValidationLossDoesNotFall() throws Exception {
    CommandRun run =
        lanewise(
            "train --data small --epochs 60 --patience 2 --learning-rate 0.02 --run runs/early");
    assertEquals(0, run.exitCode(), run.errors());
    assertTrue(run.output().contains("the validation loss had not fallen for 2"), run.output());
    List<String> lines = Files.readAllLines(folder.resolve("runs/early/metrics.csv"));
    assertTrue(lines.size() - 1 < 60, lines.toString());
  }
}
