package dev.lanewise.models.run;

import dev.lanewise.engine.file.AtomicFile;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.models.file.InvalidFileException;
import dev.lanewise.models.file.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * The folder of one training run: {@code run.json}, {@code metrics.csv}, {@code
 * weights.safetensors}, and whatever tables and pictures are put beside them. Every file is written
 * under another name and moved into place.
 */
public final class RunFolder {
  private static final String RECORD = "run.json";
  private static final String METRICS = "metrics.csv";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String ONNX = "network.onnx";
  private static final String CHECKPOINT = "checkpoint.safetensors";
  private static final String BEST = "best.safetensors";
  private static final long LARGEST_TEXT = 1 << 26;

  private final Path path;

  private RunFolder(Path path) {
    this.path = path;
  }

  /**
   * Checks, before any work, that {@link #create} will accept the path.
   *
   * @throws IllegalArgumentException if there is a file, or a folder with anything in it
   */
  public static void requireNew(Path path) throws IOException {
    if (Files.exists(path) && !isEmptyFolder(path)) {
      throw new IllegalArgumentException(
          "run folder "
              + path
              + ": expected a new or empty folder, got one that is in use; choose"
              + " another name, or remove it");
    }
  }

  /**
   * A folder for a new run, made with its parents.
   *
   * @throws IllegalArgumentException if there is a file, or a folder with anything in it
   * @throws IOException if it cannot be made
   */
  public static RunFolder create(Path path) throws IOException {
    requireNew(path);
    Files.createDirectories(path);
    return new RunFolder(path);
  }

  private static boolean isEmptyFolder(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.findAny().isEmpty();
    }
  }

  /** Whether there is the folder of an earlier run. */
  public static boolean isRun(Path path) {
    return Files.isRegularFile(path.resolve(RECORD));
  }

  /**
   * The folder of an earlier run.
   *
   * @throws InvalidFileException if it is none
   */
  public static RunFolder open(Path path) throws InvalidFileException {
    if (!isRun(path)) {
      throw new InvalidFileException(
          path + ": expected the folder of a run, with a " + RECORD + ", got " + instead(path));
    }
    return new RunFolder(path);
  }

  /** What is there where no run is, and what to do then. */
  private static String instead(Path path) {
    if (Files.isRegularFile(path.resolve(ONNX))) {
      return "an imported " + ONNX + "; programs read that file by lanewise-onnx";
    }
    String other = "; name a folder that 'lanewise train' made";
    if (Files.isDirectory(path)) {
      return "none in it" + other;
    }
    return (Files.exists(path) ? "a file" : "nothing there") + other;
  }

  /** Whether there is a file of this name. */
  public boolean has(String name) {
    return Files.isRegularFile(path.resolve(name));
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Writes {@code run.json}, in place of an earlier one. */
  public void writeRecord(RunRecord run) throws IOException {
    byte[] json = RunJson.write(run);
    AtomicFile.write(path.resolve(RECORD), out -> out.write(json));
  }

  /**
   * Reads {@code run.json}.
   *
   * @throws InvalidFileException if it is missing, damaged or of another format
   */
  public RunRecord readRecord() throws IOException {
    Path file = path.resolve(RECORD);
    return RunJson.read(file.toString(), Files.readAllBytes(existing(file)));
  }

  /**
   * Adds a line to {@code metrics.csv}.
   *
   * @param row numbers by name, the same names in the same order each time
   * @throws IllegalArgumentException if the names are not those of the first line
   */
  public void appendMetrics(SequencedMap<String, Double> row) throws IOException {
    append(METRICS, List.of(Row.of(row)));
  }

  /**
   * Reads {@code metrics.csv}: numbers by name, one map an epoch.
   *
   * @throws InvalidFileException if it is missing or damaged
   */
  public List<SequencedMap<String, Double>> readMetrics() throws IOException {
    List<SequencedMap<String, Double>> metrics = new ArrayList<>();
    for (Row row : read(METRICS)) {
      metrics.add(row.numbers());
    }
    return metrics;
  }

  /**
   * Adds rows to a table, which is written anew as a whole.
   *
   * @param name of the file, such as {@code steps.csv}
   * @param rows the same columns in the same order each time
   * @throws IllegalArgumentException if the columns are not those of the first line
   */
  public void append(String name, List<Row> rows) throws IOException {
    if (rows.isEmpty()) {
      return;
    }
    Path file = path.resolve(name);
    List<String> before =
        has(name) ? TextFile.lines(file) : List.of(CsvTable.header(rows.getFirst()));
    List<String> added = lines(file, before.getFirst(), rows);
    List<String> all = new ArrayList<>(before);
    all.addAll(added.subList(1, added.size()));
    writeLines(file, all);
  }

  /**
   * Writes a table in place of an earlier one; without rows there is none.
   *
   * @throws IllegalArgumentException if not all rows have the same columns in the same order
   */
  public void write(String name, List<Row> rows) throws IOException {
    Path file = path.resolve(name);
    if (rows.isEmpty()) {
      Files.deleteIfExists(file);
      return;
    }
    writeLines(file, lines(file, CsvTable.header(rows.getFirst()), rows));
  }

  /** A table's first line and its others. */
  private static List<String> lines(Path file, String columns, List<Row> rows) {
    List<String> lines = new ArrayList<>();
    lines.add(columns);
    for (Row row : rows) {
      String header = CsvTable.header(row);
      if (!header.equals(columns)) {
        throw new IllegalArgumentException(
            file + ": expected the columns " + columns + ", got " + header);
      }
      lines.add(CsvTable.line(row));
    }
    return lines;
  }

  /**
   * Reads a table.
   *
   * @param name of the file, such as {@code steps.csv}
   * @throws InvalidFileException if it is missing or damaged
   */
  public List<Row> read(String name) throws IOException {
    Path file = path.resolve(name);
    return CsvTable.read(file.toString(), TextFile.lines(existing(file)));
  }

  /**
   * Forgets rows of a table, and the file with the last of them. Does nothing where there is none.
   *
   * @param name of the file, such as {@code steps.csv}
   * @param column of numbers
   * @param most rows with a larger number are forgotten
   * @throws InvalidFileException if the file is damaged
   */
  public void keepRows(String name, String column, long most) throws IOException {
    Path file = path.resolve(name);
    if (!Files.exists(file)) {
      return;
    }
    List<String> lines = new ArrayList<>();
    for (Row row : read(name)) {
      if (row.number(column) <= most) {
        lines.add(CsvTable.line(row));
      }
    }
    if (lines.isEmpty()) {
      Files.delete(file);
    } else {
      lines.addFirst(TextFile.lines(file).getFirst());
      writeLines(file, lines);
    }
  }

  private static void writeLines(Path file, List<String> lines) throws IOException {
    AtomicFile.writeText(file, String.join("\n", lines) + "\n");
  }

  /**
   * Writes {@code weights.safetensors}, in place of an earlier one.
   *
   * @param weights of a network, as {@link Weights#of} gives them
   */
  public void saveWeights(SequencedMap<String, Tensor> weights) throws IOException {
    Weights.save(path.resolve(WEIGHTS), weights);
  }

  /**
   * Reads {@code weights.safetensors} into a network.
   *
   * @param weights of the network, as {@link Weights#of} gives them
   * @throws InvalidFileException if it is missing, damaged or of another network
   */
  public void loadWeights(SequencedMap<String, Tensor> weights) throws IOException {
    load(WEIGHTS, weights);
  }

  /** Writes {@code best.safetensors}, in place of an earlier one. */
  public void saveBest(SequencedMap<String, Tensor> weights) throws IOException {
    Weights.save(path.resolve(BEST), weights);
  }

  /**
   * Reads {@code best.safetensors} into a network.
   *
   * @throws InvalidFileException if it is missing, damaged or of another network
   */
  public void loadBest(SequencedMap<String, Tensor> weights) throws IOException {
    load(BEST, weights);
  }

  private void load(String name, SequencedMap<String, Tensor> weights) throws IOException {
    Path file = path.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw missing(file);
    }
    Weights.load(file, weights);
  }

  /** Writes {@code checkpoint.safetensors}, in place of an earlier one. */
  public void saveCheckpoint(Checkpoint checkpoint) throws IOException {
    checkpoint.save(path.resolve(CHECKPOINT));
  }

  /** Whether there is a {@code checkpoint.safetensors}. */
  public boolean hasCheckpoint() {
    return has(CHECKPOINT);
  }

  /**
   * Reads {@code checkpoint.safetensors}.
   *
   * @throws InvalidFileException if it is missing or damaged
   */
  public Checkpoint loadCheckpoint() throws IOException {
    Path file = path.resolve(CHECKPOINT);
    if (!hasCheckpoint()) {
      throw missing(file);
    }
    return Checkpoint.load(file);
  }

  /** Removes what only a training that is to go on needs: checkpoint and best weights. */
  public void removeCheckpoints() throws IOException {
    Files.deleteIfExists(path.resolve(CHECKPOINT));
    Files.deleteIfExists(path.resolve(BEST));
  }

  /**
   * Forgets lines of {@code metrics.csv} of epochs after this one.
   *
   * @throws InvalidFileException if the file is damaged
   */
  public void keepMetricsUpTo(int epoch) throws IOException {
    keepRows(METRICS, "epoch", epoch);
  }

  /** A text file that is there, and small enough to read whole. */
  private static Path existing(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw missing(file);
    }
    if (Files.size(file) > LARGEST_TEXT) {
      throw new InvalidFileException(
          file + ": expected at most " + LARGEST_TEXT + " bytes, got " + Files.size(file));
    }
    return file;
  }

  private static InvalidFileException missing(Path file) {
    return new InvalidFileException(
        file + ": expected a file of an earlier run, got nothing there; train again");
  }
}
