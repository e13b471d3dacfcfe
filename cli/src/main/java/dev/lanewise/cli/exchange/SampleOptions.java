package dev.lanewise.cli.exchange;

import dev.lanewise.cli.terminal.DownloadProgress;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.data.DataSplit;
import dev.lanewise.models.data.Datasets;
import dev.lanewise.models.data.InvalidFileException;
import dev.lanewise.models.data.Normalization;
import dev.lanewise.models.network.SampleShapes;
import dev.lanewise.models.run.RunRecord;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an imported network sees and tells apart: options that say what its file does not. */
final class SampleOptions {
  @Option(
      names = "--data",
      paramLabel = "NAME|DIR",
      description =
          "The data set that it was trained on, which gives sample, classes and normalization.")
  private @Nullable String data;

  @Option(
      names = "--sample",
      paramLabel = "CxHxW|N",
      description =
          "Without --data: channels, height and width of its images, such as 3x32x32, or a number"
              + " of features (default: the network's usual one).")
  private @Nullable String sample;

  @Option(
      names = "--classes",
      paramLabel = "N|FILE",
      description =
          "Without --data: how many classes it tells, called 0, 1, ...; or a text file with their"
              + " names, one a line.")
  private @Nullable String classes;

  @Option(
      names = "--mean",
      paramLabel = "M[,M...]",
      split = ",",
      description =
          "Means of the channels of pixels scaled to 0 to 1, such as 0.485,0.456,0.406 of ImageNet"
              + " (default: those of --data, else 0).")
  private @Nullable List<Float> mean;

  @Option(
      names = "--deviation",
      paramLabel = "D[,D...]",
      split = ",",
      description =
          "Standard deviations of the same, such as 0.229,0.224,0.225 (default: those of --data,"
              + " else 1).")
  private @Nullable List<Float> deviation;

  /** What the options come to. */
  record Samples(RunRecord.Data data, Normalization normalization) {}

  /**
   * Reads data set or options.
   *
   * @param name to call samples by where there is no data set
   * @param usual shape of a sample where no option says another
   * @throws IllegalArgumentException if the options contradict each other or too few are given
   */
  Samples read(String name, Shape usual) throws IOException {
    if (data == null) {
      return described(name, usual);
    }
    if (sample != null || classes != null) {
      throw new IllegalArgumentException(
          "import: expected no --sample or --classes beside --data, which has both; leave them out");
    }
    DataSplit split = Datasets.load(data, new DownloadProgress());
    return new Samples(RunRecord.Data.of(split), normalization(Normalization.of(split.train())));
  }

  private Samples described(String name, Shape usual) throws IOException {
    if (classes == null) {
      throw new IllegalArgumentException(
          "import: expected --data, or --classes with the number of classes, got neither");
    }
    Shape shape = sample == null ? usual : SampleShapes.parse("--sample", sample);
    return new Samples(
        new RunRecord.Data(name, "", shape, classNames(classes), 0, 0),
        normalization(Normalization.unit(shape.dim(0))));
  }

  private Normalization normalization(Normalization otherwise) {
    return new Normalization(
        mean == null ? otherwise.mean() : mean,
        deviation == null ? otherwise.deviation() : deviation);
  }

  private static List<String> classNames(String text) throws IOException {
    if (text.matches("[1-9]\\d{0,5}")) {
      return IntStream.range(0, Integer.parseInt(text)).mapToObj(Integer::toString).toList();
    }
    Path file = Path.of(text);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "--classes: expected a number of 1 or more, or a file with names, got '" + text + "'");
    }
    try {
      List<String> names =
          Files.readAllLines(file).stream().map(String::strip).filter(s -> !s.isEmpty()).toList();
      if (names.isEmpty()) {
        throw new InvalidFileException(file + ": expected class names, one a line, got none");
      }
      return names;
    } catch (CharacterCodingException e) {
      throw new InvalidFileException(
          file + ": expected class names in UTF-8, one a line, got other bytes", e);
    }
  }

  /** Adds those that were given, so that a run folder can be made again. */
  void addTo(SequencedMap<String, String> options) {
    if (data != null) {
      options.put("data", data);
    }
  }
}
