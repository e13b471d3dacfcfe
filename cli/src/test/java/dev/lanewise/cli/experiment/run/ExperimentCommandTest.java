package dev.lanewise.cli.experiment.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.CommandRun;
import dev.lanewise.cli.experiment.Cell;
import dev.lanewise.cli.experiment.Experiment;
import dev.lanewise.cli.experiment.Figure;
import dev.lanewise.cli.experiment.Form;
import dev.lanewise.cli.experiment.PaperTable;
import dev.lanewise.models.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ExperimentCommandTest {
  @TempDir private Path temp = Path.of("");
  private Path file = Path.of("");
  private Path out = Path.of("");

  private static final String SMALL =
      """
      title: Small
      recipe: {data: fashion-mnist-mini, model: linear, train-size: 200, epochs: 1}
      quick:
        grid:
          - {activation: [relu, tanh], seed: 1..2}
      figures:
        - bars: {y: testAccuracy, by: activation}
      """;

  private static final String FULL_GRID =
      """
        grid:
          - {activation: [relu, tanh], seed: 1..2}
      """;

  @BeforeEach
  void paths() {
    file = temp.resolve("small.yaml");
    out = temp.resolve("out");
  }

  private int run(String yaml, String... more) throws Exception {
    Files.writeString(file, yaml);
    String[] arguments = new String[more.length + 6];
    System.arraycopy(
        new String[] {"run", file.toString(), "--out", out.toString(), "--threads", "2"},
        0,
        arguments,
        0,
        6);
    System.arraycopy(more, 0, arguments, 6, more.length);
    Object command =
        new CommandLine(new ExperimentCommand())
            .parseArgs(arguments)
            .subcommand()
            .commandSpec()
            .userObject();
    return (Integer) ((Callable<?>) command).call();
  }

  private FileTime written(String cell) throws IOException {
    return Files.getLastModifiedTime(out.resolve("runs").resolve(cell).resolve("run.json"));
  }

  @Test
  void runsWhatIsMissingAndKeepsTheRest() throws Exception {
    assertEquals(0, run(SMALL));
    for (String cell : new String[] {"relu_seed1", "tanh_seed1", "relu_seed2", "tanh_seed2"}) {
      RunFolder folder = RunFolder.open(out.resolve("runs").resolve(cell));
      assertTrue(folder.readRecord().results().get("testAccuracy") > 0.2, cell);
    }
    assertTrue(Files.readString(out.resolve("report.html")).contains("Small"));
    FileTime before = written("relu_seed1");
    assertEquals(0, run(SMALL.replace("seed: 1..2", "seed: 1..3")));
    assertEquals(before, written("relu_seed1"));
    assertTrue(Files.exists(out.resolve("runs/tanh_seed3/weights.safetensors")));
  }

  @Test
  void aTrainingThatFailsIsWrittenDownAndTheOthersGoOn() throws Exception {
    String yaml =
        SMALL.replace(
            "seed: 1..2}",
            "seed: 1}\n    - {activation: relu, optimizer: sgd, learning-rate: 1e38, seed: 1}");
    assertEquals(1, run(yaml));
    Path failure = out.resolve("failed/relu_sgd.txt");
    assertTrue(Files.readString(failure).contains("finite loss"), Files.readString(failure));
    assertTrue(Files.exists(out.resolve("runs/tanh/weights.safetensors")));
    FileTime before = Files.getLastModifiedTime(failure);
    assertEquals(1, run(yaml));
    assertEquals(before, Files.getLastModifiedTime(failure));
    assertEquals(1, run(yaml, "--retry-failed"));
    assertTrue(Files.getLastModifiedTime(failure).compareTo(before) > 0);
  }

  @Test
  void aTrainingIsNotMixedWithOneOfOtherOptions() throws Exception {
    assertEquals(0, run(SMALL));
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> run(SMALL.replace("epochs: 1", "epochs: 2")));
    assertTrue(e.getMessage().contains("relu_seed1 as it was run"), e.getMessage());
  }

  @Test
  void oneFormIsNotTakenForTheOther() throws Exception {
    String yaml = SMALL + "full:\n  recipe: {train-size: 300, epochs: 2}\n" + FULL_GRID;
    assertEquals(0, run(yaml, "--quick"));
    FileTime before = written("relu_seed1");
    Exception e = assertThrows(IllegalArgumentException.class, () -> run(yaml, "--full"));
    assertTrue(
        e.getMessage()
            .contains(
                "relu_seed1 as it was run, with epochs 1, train-size 200,"
                    + " got epochs 2, train-size 300"),
        e.getMessage());
    Experiment experiment = Experiments.find(file.toString());
    assertThrows(
        IllegalArgumentException.class,
        () -> ExperimentFolder.reopen(out, experiment, experiment.form(Experiment.FULL)));
    assertEquals(0, run(yaml, "--quick"));
    assertEquals(before, written("relu_seed1"));
  }

  @Test
  void aSignalEndsTheTrainingsAndLeavesTheirReport() throws Exception {
    Files.writeString(file, SMALL.replace("epochs: 1", "epochs: 100000"));
    Path said = temp.resolve("said");
    Path errors = temp.resolve("errors");
    Process process =
        CommandRun.start(
            temp,
            List.of(),
            said,
            errors,
            "experiment run small.yaml --out out --threads 1".split(" "));
    Path metrics = out.resolve("runs/relu_seed1/metrics.csv");
    while (!Files.exists(metrics)) {
      assertTrue(process.isAlive(), () -> said + " and " + errors + " tell why it ended");
      Thread.sleep(20);
    }
    process.destroy(); // SIGTERM
    CommandRun stopped = CommandRun.ended(process, said, errors);
    assertEquals(143, stopped.exitCode(), stopped.errors());
    assertTrue(stopped.output().contains("0 of 4 trainings done, 0 failed"), stopped.output());
    assertTrue(stopped.output().contains("the same command goes on"), stopped.output());
    assertTrue(Files.exists(out.resolve("report.html")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          epochs: 1         | epohcs: 1          | small.yaml:5: expected options of 'lanewise train', one of accumulate
          epochs: 1         | epochs: one        | small.yaml:5: relu_seed1: Invalid value for option '--epochs'
          model: linear     | model: linaer      | small.yaml:5: relu_seed1: network: expected
          train-size: 200   | batch-size: 100000 | small.yaml:5: relu_seed1: Training: expected a batch size of at most
          [relu, tanh]      | [relu, tahn]       | small.yaml:5: tahn_seed1: activation: expected
          data: fashion-mnist-mini | data: nothing | expected
          bars: {           | baars: {           | small.yaml:7: figure: expected one of
          by: activation    | by: activatoin     | small.yaml:7: figure bars, by: expected an option
          """)
  void mistakesAreToldBeforeAnythingIsTrained(String right, String wrong, String message) {
    assertTrue(SMALL.contains(right));
    Exception e = assertThrows(Exception.class, () -> run(SMALL.replace(right, wrong)));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertFalse(Files.exists(out));
  }

  @Test
  void shippedExperimentsSpellTrainingsAndFiguresThatThereAre() throws Exception {
    for (String name : Experiments.SHIPPED) {
      Experiment experiment = Experiments.find(name);
      new ExperimentCheck(experiment).checkNames();
      for (Form form : experiment.forms().values()) {
        assertTrue(form.cells().size() > 1, name);
      }
      assertEquals(2, experiment.forms().size(), name);
    }
  }

  @Test
  void everyNumberOfAPapersTableHasItsTrainingOfThePapersLength() throws Exception {
    Experiment experiment = Experiments.find("customised-cifar");
    Figure table = experiment.figures().getFirst();
    PaperTable paper = table.paper().orElseThrow();
    for (String network : paper.columns()) {
      for (String activation : paper.rows().keySet()) {
        long trainings =
            experiment.forms().get(Experiment.FULL).cells().stream()
                .filter(table::covers)
                .map(Cell::options)
                .filter(options -> network.equals(options.get("model")))
                .filter(options -> activation.equals(options.get("activation")))
                .filter(options -> "150".equals(options.get("epochs")))
                .count();
        assertEquals(1, trainings, network + " with " + activation);
      }
    }
  }
}
