package dev.lanewise.cli.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccuracyTableTest {
  @TempDir private Path folder;

  private AccuracyTable table() throws Exception {
    SequencedMap<String, String> settings = new LinkedHashMap<>();
    settings.put("epochs", "3");
    return new AccuracyTable(folder.resolve("a.md"), "command", settings);
  }

  @Test
  void whatDidNotEndWellStandsLastWithItsReason() throws Exception {
    AccuracyTable table = table();
    table.put(AccuracyRow.without("square", AccuracyRow.DIVERGED));
    table.put(AccuracyRow.without("odd", "failed: a | b, c"));
    table.put(new AccuracyRow("relu", AccuracyRow.TRAINED, 0.5, 1.25, 7, 2));
    table.put(new AccuracyRow("gelu", AccuracyRow.TRAINED, 0.75, 1, 7, 2));
    List<String> rows = table.text().lines().skip(8).toList();
    assertEquals(
        List.of(
            "| gelu | 75.00 | 1.0000 | 7 |",
            "| relu | 50.00 | 1.2500 | 7 |",
            "| odd | failed: a \\| b, c |  |  |",
            "| square | diverged |  |  |"),
        rows);
  }

  @Test
  void rowsAreReadBackAndOnlyFinalOnesCountAsFinished() throws Exception {
    AccuracyTable table = table();
    AccuracyRow relu = new AccuracyRow("relu", AccuracyRow.TRAINED, 1 / 3.0, 0.1, 7, 2.5);
    table.put(relu);
    table.put(AccuracyRow.without("square", AccuracyRow.DIVERGED));
    table.put(AccuracyRow.without("odd", "failed: x"));
    AccuracyTable again = table();
    assertEquals(relu, again.finished("relu").orElseThrow());
    assertTrue(again.finished("square").isPresent());
    assertTrue(again.finished("odd").isEmpty());
    assertTrue(again.finished("none").isEmpty());
  }
}
