package dev.lanewise.models.run;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.models.data.InvalidFileException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * The folder of one training run: {@code run.json}, {@code metrics.csv}, {@code diagnostics.csv}
 * where they were asked for, {@code weights.safetensors}, and whatever pictures are put beside
 * them.
 */
public final class RunFolder {
  private static final String RECORD = "run.json";
  private static final String METRICS = "metrics.csv";
  private static final String DIAGNOSTICS = "diagnostics.csv";
  private static final String WEIGHTS = "weights.safetensors";
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
          path
              + ": expected the folder of a run, with a "
              + RECORD
              + ", got "
              + (Files.exists(path) ? "none in it" : "nothing there")
              + "; name a folder that 'lanewise train' made");
    }
    return new RunFolder(path);
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
    append(METRICS, List.of(row));
  }

  /**
   * Adds lines to {@code diagnostics.csv}.
   *
   * @param rows numbers by name, the same names in the same order each time
   * @throws IllegalArgumentException if the names are not those of the first line
   */
  public void appendDiagnostics(List<SequencedMap<String, Double>> rows) throws IOException {
    append(DIAGNOSTICS, rows);
  }

  private void append(String name, List<SequencedMap<String, Double>> rows) throws IOException {
    if (rows.isEmpty()) {
      return;
    }
    Path file = path.resolve(name);
    List<String> lines = new ArrayList<>();
    if (Files.exists(file)) {
      lines.addAll(lines(file));
    }
    if (lines.isEmpty()) {
      lines.add(MetricsTable.header(rows.getFirst()));
    }
    for (SequencedMap<String, Double> row : rows) {
      String header = MetricsTable.header(row);
      if (!lines.getFirst().equals(header)) {
        throw new IllegalArgumentException(
            file + ": expected the metrics " + lines.getFirst() + ", got " + header);
      }
      lines.add(MetricsTable.line(row));
    }
    byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(text));
  }

  /**
   * Reads {@code metrics.csv}: numbers by name, one map an epoch.
   *
   * @throws InvalidFileException if it is missing or damaged
   */
  public List<SequencedMap<String, Double>> readMetrics() throws IOException {
    Path file = path.resolve(METRICS);
    return MetricsTable.read(file.toString(), lines(existing(file)));
  }

  /**
   * Reads {@code diagnostics.csv}: numbers by name, one map for each layer of each epoch.
   *
   * @throws InvalidFileException if it is missing or damaged
   */
  public List<SequencedMap<String, Double>> readDiagnostics() throws IOException {
    Path file = path.resolve(DIAGNOSTICS);
    return MetricsTable.read(file.toString(), lines(existing(file)));
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw new InvalidFileException(file + ": expected text in UTF-8, got other bytes", e);
    }
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
    Path file = path.resolve(WEIGHTS);
    if (!Files.isRegularFile(file)) {
      throw missing(file);
    }
    Weights.load(file, weights);
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
    Path file = path.resolve(BEST);
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
    return Files.isRegularFile(path.resolve(CHECKPOINT));
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
   * Forgets lines of {@code metrics.csv} and {@code diagnostics.csv} of epochs after this one.
   *
   * @throws InvalidFileException if a file is damaged
   */
  public void keepMetricsUpTo(int epoch) throws IOException {
    for (String name : List.of(METRICS, DIAGNOSTICS)) {
      Path file = path.resolve(name);
      if (Files.exists(file)) {
        List<SequencedMap<String, Double>> rows = MetricsTable.read(file.toString(), lines(file));
        rows.removeIf(row -> row.getOrDefault("epoch", 0.0) > epoch);
        Files.delete(file);
        append(name, rows);
      }
    }
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
