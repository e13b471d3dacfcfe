package dev.lanewise.cli.experiment.run;

import dev.lanewise.cli.experiment.Cell;
import dev.lanewise.cli.experiment.CellResult;
import dev.lanewise.cli.experiment.CellResult.Status;
import dev.lanewise.cli.experiment.Experiment;
import dev.lanewise.cli.experiment.Form;
import dev.lanewise.cli.train.Training;
import dev.lanewise.engine.file.AtomicFile;
import dev.lanewise.models.file.InvalidFileException;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.run.RunRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the trainings of an experiment are kept:
 *
 * <pre>
 * experiment.yaml     what was run, as it was spelled
 * runs/CELL/          the run folder of each training
 * logs/CELL.txt       what it said
 * failed/CELL.txt     why it failed
 * </pre>
 */
final class ExperimentFolder {
  private static final String SPELLED = "experiment.yaml";

  private final Path path;
  private final Form form;

  private ExperimentFolder(Path path, Form form) {
    this.path = path;
    this.form = form;
  }

  /**
   * A new folder, or an earlier one of the same experiment, which may have grown since.
   *
   * @throws IllegalArgumentException if a training that is there has other options now, or the
   *     folder is of something else
   * @throws IOException if it cannot be made or read
   */
  static ExperimentFolder open(Path path, Experiment experiment, Form form) throws IOException {
    Path spelled = path.resolve(SPELLED);
    if (Files.isRegularFile(spelled)) {
      requireSame(path, form);
    } else {
      RunFolder.requireNew(path);
    }
    Files.createDirectories(path.resolve("runs"));
    Files.createDirectories(path.resolve("logs"));
    AtomicFile.writeText(spelled, experiment.text());
    return new ExperimentFolder(path, form);
  }

  /**
   * An earlier folder, to be read.
   *
   * @throws IllegalArgumentException if it is of something else
   */
  static ExperimentFolder reopen(Path path, Experiment experiment, Form form) throws IOException {
    if (!Files.isRegularFile(path.resolve(SPELLED))) {
      throw new InvalidFileException(
          path
              + ": expected the folder of an experiment, with an "
              + SPELLED
              + ", got none there; name one that 'lanewise experiment run' made");
    }
    return open(path, experiment, form);
  }

  /** Each training that is there was run with the options that its cell has now. */
  private static void requireSame(Path path, Form form) throws IOException {
    for (Cell cell : form.cells()) {
      Path run = path.resolve("runs").resolve(cell.name());
      if (RunFolder.isRun(run)) {
        requireSame(path, run, cell);
      }
    }
  }

  private static void requireSame(Path path, Path run, Cell cell) throws IOException {
    List<String> ran = new ArrayList<>();
    List<String> asked = new ArrayList<>();
    new Training(cell.options())
        .differences(RunFolder.open(run).readRecord())
        .forEach((option, values) -> {
          ran.add(option + " " + values.ran());
          asked.add(option + " " + values.asked());
        });
    if (!ran.isEmpty()) {
      throw new IllegalArgumentException(
          path
              + ": expected the training "
              + cell.name()
              + " as it was run, with "
              + String.join(", ", ran)
              + ", got "
              + String.join(", ", asked)
              + "; name the form that was run, --quick or --full, choose another folder, or remove "
              + run);
    }
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  /** Of a cell. */
  Path run(Cell cell) {
    return path.resolve("runs").resolve(cell.name());
  }

  private Path failure(Cell cell) {
    return path.resolve("failed").resolve(cell.name() + ".txt");
  }

  /** How far each cell has come, in the order of the form. */
  List<CellResult> results() throws IOException {
    List<CellResult> results = new ArrayList<>();
    for (Cell cell : form.cells()) {
      results.add(result(cell));
    }
    return results;
  }

  private CellResult result(Cell cell) throws IOException {
    Path run = run(cell);
    if (Files.isRegularFile(failure(cell))) {
      return new CellResult(cell, run, Status.FAILED, Files.readString(failure(cell)).strip());
    }
    if (!RunFolder.isRun(run)) {
      return new CellResult(cell, run, Status.MISSING, "");
    }
    RunFolder folder = RunFolder.open(run);
    RunRecord record = folder.readRecord();
    boolean done = !record.results().isEmpty() && !folder.hasCheckpoint();
    return new CellResult(cell, run, done ? Status.DONE : Status.PARTIAL, "");
  }

  /** Writes down why a cell failed. */
  void fail(Cell cell, String message) throws IOException {
    Files.createDirectories(path.resolve("failed"));
    AtomicFile.writeText(failure(cell), message + "\n");
  }

  /** Forgets failures and what the failed trainings left, so that they are tried again. */
  void forgetFailures() throws IOException {
    for (CellResult result : results()) {
      if (result.status() == Status.FAILED) {
        removeTree(result.folder());
        Files.delete(failure(result.cell()));
      }
    }
  }

  private static void removeTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> found;
    try (var walk = Files.walk(folder)) {
      found = walk.toList();
    }
    for (Path file : found.reversed()) {
      Files.delete(file);
    }
  }

  /** What a cell's training says, line by line. */
  PrintStream log(Cell cell) throws IOException {
    Path file = path.resolve("logs").resolve(cell.name() + ".txt");
    OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }
}
