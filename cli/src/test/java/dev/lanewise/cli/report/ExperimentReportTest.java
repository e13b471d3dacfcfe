package dev.lanewise.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.experiment.Cell;
import dev.lanewise.cli.experiment.CellResult;
import dev.lanewise.cli.experiment.Experiment;
import dev.lanewise.cli.report.figure.Drawn;
import dev.lanewise.cli.report.figure.FigureKinds;
import dev.lanewise.cli.report.page.Grid;
import io.avaje.json.JsonReader;
import io.avaje.json.stream.JsonStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class ExperimentReportTest {
  @TempDir private static Path folder;

  private static ReportPage page;

  @BeforeAll
  static void write() throws Exception {
    System.setProperty("java.awt.headless", "true");
    page = written(folder.resolve("all"), true);
  }

  private static ReportPage written(Path where, boolean recorded) throws Exception {
    Experiment experiment = SmallExperiment.experiment();
    Path file =
        ExperimentReport.write(
            experiment, experiment.form("quick"), SmallExperiment.run(where, recorded), where);
    return ReportPage.read(file);
  }

  private static List<List<String>> rows(String kind) {
    return ReportPage.rows(page.section("Figure <" + kind + ">"));
  }

  private static int drawings(String kind) {
    Element section = page.section("Figure <" + kind + ">");
    int drawings = 0;
    for (Element figure : page.elements("figure")) {
      drawings += figure.getParentNode().getParentNode() == section ? 1 : 0;
      drawings += figure.getParentNode().getParentNode().getParentNode() == section ? 1 : 0;
    }
    return drawings;
  }

  @Test
  void everyFigureIsDrawnAndKeptAsFiles() throws Exception {
    page.assertWhole();
    page.assertLinksLead(folder.resolve("all"));
    assertEquals(2, drawings("curves"), "loss and accuracy");
    assertEquals(2, drawings("steps"), "batch and validation");
    for (String kind : List.of("bars", "area", "ranking", "convergence", "movement")) {
      assertEquals(1, drawings(kind), kind);
    }
    assertEquals(4, drawings("parameters"), "X and Y of two activations");
    assertEquals(4, drawings("diagnosis"), "four measures");
    Path figures = folder.resolve("all/figures");
    for (String name : List.of("01-curves", "03-bars", "10-parameters", "13-diagnosis")) {
      assertNotNull(ImageIO.read(figures.resolve(name + ".png").toFile()), name);
      assertTrue(Files.readString(figures.resolve(name + ".svg")).contains("<svg"), name);
      assertTrue(Files.readAllLines(figures.resolve(name + ".csv")).size() > 2, name);
    }
  }

  @Test
  void meansAndDeviationsAreThoseOfTheRuns() {
    assertEquals(
        List.of(
            List.of("activation", "test accuracy", "deviation", "runs"),
            List.of("relu", "81.25\u202f%", "6.25\u202f%", "3"),
            List.of("abs<1>", "56.25\u202f%", "6.25\u202f%", "3")),
        rows("bars"));
    assertEquals(List.of("relu", "1.167", "0", "3"), rows("area").get(1));
  }

  /** t of 4 degrees of freedom at 97.5 % is 2.7764; the error is 0.0625·√(2/3). */
  @Test
  void differenceHasItsInterval() throws Exception {
    List<String> row = rows("difference").get(1);
    assertEquals("abs<1>", row.getFirst());
    assertEquals("−25.00\u202fpoints", row.get(3));
    assertEquals("below", row.getLast());
    List<String> kept =
        List.of(
            Files.readAllLines(folder.resolve("all/figures/05-difference.csv"))
                .get(1)
                .split(",", -1));
    double half = 2.7764451051978 * 0.0625 * Math.sqrt(2.0 / 3);
    assertEquals(-0.25 - half, Double.parseDouble(kept.get(5)), 1e-9);
    assertEquals(-0.25 + half, Double.parseDouble(kept.get(6)), 1e-9);
  }

  @Test
  void rankingBeginsWithTheBestAndTellsTheTimeOfAStep() {
    List<List<String>> rows = rows("ranking");
    assertEquals("relu", rows.get(1).get(1));
    assertEquals("abs<1>", rows.get(2).get(1));
    assertEquals("1.00\u202fs", rows.get(1).getLast(), "20 samples at 20 a second");
  }

  @Test
  void tableHasThePapersNumbersInColumnsThatSaySo() {
    List<List<String>> rows = rows("table");
    assertEquals(List.of("", "best", "last", "paper: ResNet"), rows.getFirst());
    assertEquals(List.of("relu", "0.2708 ± 0.0208 (3)", "0.2708 ± 0.0208", "0.9732"), rows.get(1));
    assertEquals(List.of("Method 1", "–", "–", "0.7751"), rows.get(3));
    for (Element cell : page.elements("td")) {
      assertEquals(
          cell.getTextContent().equals("0.9732") || cell.getTextContent().equals("0.7751"),
          cell.getAttribute("class").contains("paper"),
          cell.getTextContent());
    }
  }

  @Test
  void convergenceIsTheFirstStepBelow() {
    assertEquals(List.of("relu", "10", "10", "10", "3", "3", "1"), rows("convergence").get(1));
  }

  @Test
  void otherFiguresHoldTheNumbersOfTheirFiles() {
    assertEquals(List.of("1.weight", "0.0039 ± 0", "0.0039 ± 0"), rows("movement").get(1));
    assertEquals(List.of("relu", "layer 1", "0.3519 ± 0", "0.1961 ± 0"), rows("parameters").get(1));
    assertTrue(
        rows("diagnosis")
            .contains(
                List.of(
                    "relu",
                    "2",
                    "62.50 ± 0.00\u202f%",
                    "25.00 ± 0.00\u202f%",
                    "0.00 ± 0.00\u202f%",
                    "–")),
        rows("diagnosis").toString());
    assertTrue(
        page.text().contains("abs<1>, layer 2: 56.25\u202f% of its outputs are 0"), page.text());
  }

  @Test
  void tellsHowMuchWasRunAndLinksEveryTraining() {
    assertTrue(page.text().contains("The quick form: smaller than the source's study."));
    assertTrue(page.text().contains("Of 8 trainings 6 are done, 1 failed"), page.text());
    assertTrue(page.text().contains("1 of 8 trainings failed and are not in these figures."));
    List<List<String>> runs = ReportPage.rows(page.section("All trainings"));
    assertEquals(1 + 8, runs.size());
    assertTrue(runs.get(7).contains("loss was <infinite>"), runs.toString());
    assertEquals(
        6,
        page.elements("a").stream()
            .filter(a -> a.getAttribute("href").endsWith("/report.html"))
            .count());
    assertTrue(page.text().contains("./lanewise experiment run experiment.yaml --quick"));
  }

  @Test
  void jsonHoldsEveryFigureAndTraining() throws Exception {
    String json = Files.readString(folder.resolve("all/report.json"));
    List<String> kinds = new ArrayList<>();
    int trainings = 0;
    try (JsonReader in = JsonStream.builder().build().reader(json)) {
      in.beginObject();
      while (in.hasNextField()) {
        switch (in.nextField()) {
          case "trainings" -> {
            in.beginArray();
            while (in.hasNextElement()) {
              in.skipValue();
              trainings++;
            }
            in.endArray();
          }
          case "figures" -> {
            in.beginArray();
            while (in.hasNextElement()) {
              in.beginObject();
              while (in.hasNextField()) {
                if (in.nextField().equals("kind")) {
                  kinds.add(in.readString());
                } else {
                  in.skipValue();
                }
              }
              in.endObject();
            }
            in.endArray();
          }
          default -> in.skipValue();
        }
      }
      in.endObject();
    }
    assertEquals(8, trainings);
    assertEquals(13, kinds.size());
    assertTrue(json.contains("\"deviation\": 0.0625"), json);
  }

  @Test
  void whatWasNotRecordedIsSaidAndNotShown() throws Exception {
    ReportPage bare = written(folder.resolve("bare"), false);
    bare.assertWhole();
    for (String kind : List.of("steps", "convergence", "movement", "parameters", "diagnosis")) {
      Element section = bare.section("Figure <" + kind + ">");
      assertEquals(0, ReportPage.count(section, "svg"), kind);
      assertEquals(0, ReportPage.count(section, "table"), kind);
      assertTrue(section.getTextContent().contains("Nothing to draw: no training"), kind);
      assertEquals(
          List.of("steps", "convergence").contains(kind),
          section.getTextContent().contains("a line every N steps, none in a training of fewer"),
          kind);
    }
    assertEquals(0, bare.elements("img").size());
    assertTrue(bare.text().contains("No pictures: no training that has ended has boundary"));
    assertFalse(bare.text().contains("NaN"), bare.text());
  }

  /** A baseline without the option that makes parts is compared in each of them. */
  @Test
  void aTrainingWithoutTheOptionOfThePartsIsInEveryPart() throws Exception {
    Path where = folder.resolve("parts");
    List<CellResult> cells = new ArrayList<>();
    for (CellResult result : SmallExperiment.run(where, false)) {
      SequencedMap<String, String> options = new LinkedHashMap<>(result.cell().options());
      if (options.get("activation").equals("abs<1>")) {
        options.put("sharing", options.get("seed").equals("1") ? "layer" : "neuron");
      }
      Cell cell = new Cell(result.cell().name(), options, 1);
      cells.add(new CellResult(cell, result.folder(), result.status(), result.message()));
    }
    Drawn drawn =
        FigureKinds.draw(
            SmallExperiment.figure(
                "difference", "y=testAccuracy", "by=activation", "baseline=relu", "panels=sharing"),
            cells);
    List<List<Grid.Cell>> rows = drawn.shown().orElseThrow().rows();
    assertEquals(
        List.of("layer", "neuron"), rows.stream().map(row -> row.getFirst().shown()).toList());
    assertEquals("too few seeds to tell", rows.getFirst().getLast().shown());
    assertEquals("3", rows.get(1).get(8).shown(), "baselines");
  }
}
