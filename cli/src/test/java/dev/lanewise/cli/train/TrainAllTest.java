package dev.lanewise.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainAllTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeData() throws Exception {
    SmallData.write(folder.resolve("small"), 200, 50);
  }

  private CommandRun train(String names, String more) throws Exception {
    String line = "activations train " + names + " --data small --model mlp --out t/a.md " + more;
    return CommandRun.in(folder, List.of(), line.strip().split(" +", -1));
  }

  @Test
  void tableHoldsEveryActivationAskedForBestFirstWithItsSettings() throws Exception {
    CommandRun run = train("step relu tanh", "--epochs 2");
    assertEquals(0, run.exitCode(), run.errors());
    List<String> lines = Files.readAllLines(folder.resolve("t/a.md"));
    assertTrue(lines.contains("- epochs: 2"), lines.toString());
    assertTrue(lines.contains("- first weights: glorot-normal"), lines.toString());
    assertTrue(
        lines.contains(
            "`./lanewise activations train step relu tanh --epochs 2 --model mlp --data small"
                + " --seed 1 --out a.md`"),
        lines.toString());
    List<String> rows =
        lines.stream().filter(line -> line.matches("\\| [a-z]+ \\| \\d.*")).toList();
    assertEquals(3, rows.size(), lines.toString());
    List<Double> accuracies =
        rows.stream().map(row -> Double.parseDouble(row.split("\\|", -1)[2].strip())).toList();
    assertTrue(accuracies.get(0) >= accuracies.get(1) && accuracies.get(1) >= accuracies.get(2));
    assertTrue(rows.getLast().startsWith("| step |"), "nothing below a step learns: " + rows);
  }

  @Test
  void finishedRowsAreKeptAndOthersAdded() throws Exception {
    assertEquals(0, train("relu", "--epochs 1").exitCode());
    String before = Files.readAllLines(folder.resolve("t/a.csv")).get(1);
    CommandRun again = train("relu tanh", "--epochs 1");
    assertEquals(0, again.exitCode(), again.errors());
    assertTrue(again.out().getFirst().endsWith("(kept)"), again.output());
    List<String> rows = Files.readAllLines(folder.resolve("t/a.csv"));
    assertEquals(3, rows.size());
    assertEquals(before, rows.get(1));
    assertTrue(rows.get(2).startsWith("tanh,trained,0."), rows.get(2));
  }

  @Test
  void rowsOfOtherSettingsAreNotMixedIn() throws Exception {
    assertEquals(0, train("relu", "--epochs 1").exitCode());
    CommandRun other = train("relu", "--epochs 2");
    assertEquals(1, other.exitCode());
    assertEquals(1, other.err().size(), other.errors());
    assertTrue(other.errors().contains("choose another --out"), other.errors());
  }

  @Test
  void whatFailedIsTrainedAgain() throws Exception {
    assertEquals(0, train("tanh", "--epochs 1").exitCode());
    Path csv = folder.resolve("t/a.csv");
    String failed =
        Files.readString(csv).replaceFirst("tanh,trained,[^,]*,", "tanh,failed: x,NaN,");
    Files.writeString(csv, failed);
    CommandRun again = train("relu tanh", "--epochs 1");
    assertEquals(0, again.exitCode(), again.errors());
    assertTrue(Files.readString(csv).contains("tanh,trained,0."));
  }
}
