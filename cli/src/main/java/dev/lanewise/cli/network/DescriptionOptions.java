package dev.lanewise.cli.network;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.data.Normalization;
import dev.lanewise.models.file.InvalidFileException;
import dev.lanewise.models.file.TextFile;
import dev.lanewise.models.network.SampleShapes;
import dev.lanewise.models.predict.ClassifierConfig;
import dev.lanewise.models.predict.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the file of a network from elsewhere does not say: options that do. */
public final class DescriptionOptions {
  @Option(
      names = {"--labels", "--classes"},
      paramLabel = "FILE|N",
      description =
          "Names of the classes in a text file, one a line; or how many there are, for 0, 1, ..."
              + " An ONNX file tells their number, and may note their names.")
  private @Nullable String labels;

  @Option(
      names = "--sample",
      paramLabel = "CxHxW|N",
      description =
          "Channels, height and width of an image, such as 3x32x32, or a number of features"
              + " (default: what the network's input says).")
  private @Nullable String sample;

  @Option(
      names = "--mean",
      paramLabel = "M",
      split = ",",
      description =
          "Means of the channels of pixels scaled to 0 to 1, such as 0.485,0.456,0.406 of ImageNet,"
              + " or of the features; one stands for all (default: what is noted or known of the"
              + " data, else 0).")
  private @Nullable List<Float> mean;

  @Option(
      names = "--deviation",
      paramLabel = "D",
      split = ",",
      description =
          "Standard deviations of the same, such as 0.229,0.224,0.225; 0.00392157 leaves pixels at"
              + " 0 to 255 (default: likewise, else 1).")
  private @Nullable List<Float> deviation;

  @Option(
      names = "--scores",
      paramLabel = "KIND",
      description =
          "Of an ONNX file: whether it gives logits or probabilities (default: as its last operation"
              + " tells).")
  private @Nullable String scores;

  @Option(
      names = "--output",
      paramLabel = "NAME",
      description =
          "Of an ONNX file: the output with the scores, where several hold floats. What the others"
              + " need is left out.")
  private @Nullable String output;

  /** Set by picocli. */
  public DescriptionOptions() {}

  /** The sample, if it was given. */
  public Optional<Shape> sample() {
    return Optional.ofNullable(sample).map(text -> SampleShapes.parse("--sample", text));
  }

  /**
   * Names of the classes, if they were given.
   *
   * @throws IllegalArgumentException if it is neither a number nor a file
   * @throws IOException if the file cannot be read, or is no list of names
   */
  public Optional<List<String>> classNames() throws IOException {
    if (labels == null) {
      return Optional.empty();
    }
    if (labels.matches("[1-9]\\d{0,5}")) {
      return Optional.of(ClassifierConfig.numbered(Integer.parseInt(labels)));
    }
    Path file = Path.of(labels);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "--labels: expected a file with names, or a number of 1 or more, got '" + labels + "'");
    }
    return Optional.of(names(file, TextFile.lines(file)));
  }

  /** A class a line; only behind the last may lines be empty. */
  private static List<String> names(Path file, List<String> lines) throws InvalidFileException {
    List<String> names = new ArrayList<>(lines.stream().map(String::strip).toList());
    while (!names.isEmpty() && names.getLast().isEmpty()) {
      names.removeLast();
    }
    if (names.isEmpty()) {
      throw new InvalidFileException(file + ": expected class names, one a line, got none");
    }
    int empty = names.indexOf("");
    if (empty >= 0) {
      throw new InvalidFileException(
          file
              + ": expected class names, one a line, got an empty line "
              + (empty + 1)
              + "; name its class, or remove it");
    }
    return List.copyOf(names);
  }

  /** The normalization, as far as it was given; the rest from another of as many channels. */
  public Normalization normalization(Normalization otherwise) {
    return new Normalization(
        ofAll(mean, otherwise.mean()), ofAll(deviation, otherwise.deviation()));
  }

  private static List<Float> ofAll(@Nullable List<Float> given, List<Float> otherwise) {
    if (given == null) {
      return otherwise;
    }
    return given.size() == 1 ? Collections.nCopies(otherwise.size(), given.getFirst()) : given;
  }

  /** What the network gives, if it was said. */
  Optional<Scores> scores() {
    return Optional.ofNullable(scores).map(Scores::byName);
  }

  /** Name of the output, if it was given. */
  Optional<String> output() {
    return Optional.ofNullable(output);
  }

  /**
   * Refuses what only ONNX files need to be said of.
   *
   * @throws IllegalArgumentException if one of these options was given
   */
  public void requireNoOutput(String who) {
    if (scores != null || output != null) {
      throw new IllegalArgumentException(
          who + ": expected no --scores or --output, which are of ONNX files; leave them out");
    }
  }

  /**
   * Refuses all of these options, for a network that says everything itself.
   *
   * @throws IllegalArgumentException if one was given
   */
  void requireNone(Path run) {
    boolean given = labels != null || sample != null || mean != null || deviation != null;
    if (given || scores != null || output != null) {
      throw new IllegalArgumentException(
          run
              + ": expected none of --labels, --sample, --mean, --deviation, --scores and --output"
              + " beside a run folder, whose record says it all; leave them out");
    }
  }
}
