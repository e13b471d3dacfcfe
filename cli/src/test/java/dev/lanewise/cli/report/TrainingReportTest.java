package dev.lanewise.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.models.file.InvalidFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class TrainingReportTest {
  @TempDir private Path folder;

  @BeforeAll
  static void drawWithoutScreen() {
    System.setProperty("java.awt.headless", "true");
  }

  private ReportPage written(boolean recorded) throws Exception {
    Path run = SmallRun.write(folder.resolve("run"), Map.of(), 0.8125);
    if (recorded) {
      SmallRun.record(run);
    }
    ReportPage page = ReportPage.read(TrainingReport.write(run));
    page.assertWhole();
    page.assertLinksLead(run);
    return page;
  }

  @Test
  void showsEverythingThatWasRecordedOnce() throws Exception {
    ReportPage page = written(true);
    assertEquals(
        List.of(
            "Course",
            "Epochs",
            "Classes",
            "Steps",
            "Units and gradients",
            "Parameters of the activations",
            "Movement of the weights",
            "Feature maps",
            "Decision boundary",
            "Generated pictures",
            "Network",
            "Settings",
            "Data",
            "How to repeat it"),
        page.headings());
    assertEquals(2 + 2, ReportPage.count(page.section("Course"), "svg"), "loss, accuracy, 2 keys");
    assertEquals(1 + 2, ReportPage.count(page.section("Steps"), "svg"));
    assertEquals(4 + 2, ReportPage.count(page.section("Units and gradients"), "svg"));
    assertEquals(2 + 1, ReportPage.count(page.section("Parameters of the activations"), "svg"));
    assertEquals(2, ReportPage.count(page.section("Feature maps"), "img"));
    assertEquals(2, ReportPage.count(page.section("Generated pictures"), "img"));
    assertEquals(1, ReportPage.count(page.section("Decision boundary"), "img"));
    assertFalse(page.text().contains("Not recorded"), page.text());
  }

  @Test
  void saysWhatWasNotRecordedAndShowsNothingOfIt() throws Exception {
    ReportPage page = written(false);
    assertEquals(
        List.of("Course", "Epochs", "Network", "Settings", "Data", "How to repeat it"),
        page.headings());
    for (String file :
        List.of(
            "steps.csv (--record steps:N)",
            "diagnostics.csv (--diagnose)",
            "movement.csv (--record movement)",
            "feature-maps (--record feature-maps)",
            "boundary.png (--record boundary)",
            "pictures (--record pictures)")) {
      assertTrue(page.text().contains(file), file);
    }
  }

  @Test
  void tablesHoldTheNumbersOfTheFiles() throws Exception {
    ReportPage page = written(true);
    List<List<String>> epochs = ReportPage.rows(page.section("Epochs"));
    assertEquals(4, epochs.size());
    assertEquals(
        List.of(
            "2", "0.5000", "87.50\u202f%", "0.4063", "75.00\u202f%", "0.001", "4.00\u202fs", "20"),
        epochs.get(2));
    List<List<String>> classes = ReportPage.rows(page.section("Classes"));
    assertEquals(
        List.of("<b>one</b>", "75.00\u202f%", "90.00\u202f%", "81.82\u202f%", "10"),
        classes.get(1));
    assertEquals(List.of("0  <b>one</b>", "9", "1"), classes.get(4));
    assertEquals(
        List.of("1.weight", "8", "0.0625", "0.0039"),
        ReportPage.rows(page.section("Movement of the weights")).get(1));
    Element maps = page.section("Feature maps");
    assertTrue(
        maps.getTextContent().contains("Layer 2, Dense, \"r\": 56.25\u202f% of its outputs are 0"));
    assertTrue(page.text().contains("81.25\u202f%"), "test accuracy");
  }

  @Test
  void commandCanBeTypedIntoAShell() throws Exception {
    ReportPage page = written(false);
    assertEquals(
        "./lanewise train --model lenet --data 'it'\\''s <here>' --activation relu \\\n"
            + "    --seed 7",
        page.elements("pre").getFirst().getTextContent());
  }

  @Test
  void trainingWithoutResultSaysSo() throws Exception {
    Path run = SmallRun.write(folder.resolve("run"), Map.of(), 0.8125);
    Path record = run.resolve("run.json");
    String json = Files.readString(record);
    int results = json.indexOf("\"results\"");
    Files.writeString(record, json.substring(0, results) + "\"results\": {}\n}\n");
    Files.delete(run.resolve("metrics.csv"));
    ReportPage page = ReportPage.read(TrainingReport.write(run));
    assertTrue(page.text().contains("This training has no result"), page.text());
    assertTrue(page.text().contains("there is no metrics.csv"), page.text());
    assertFalse(page.text().contains("test accuracy"), page.text());
  }

  @Test
  void damagedFileIsNamed() throws Exception {
    Path run = SmallRun.write(folder.resolve("run"), Map.of(), 0.8125);
    Files.writeString(run.resolve("movement.csv"), "parameter,count\n1.weight\n");
    InvalidFileException damaged =
        assertThrows(InvalidFileException.class, () -> TrainingReport.write(run));
    assertTrue(String.valueOf(damaged.getMessage()).contains("movement.csv"), damaged.toString());
  }
}
