package dev.lanewise.cli.exchange;

import dev.lanewise.cli.network.DescriptionOptions;
import dev.lanewise.cli.network.OnnxFile;
import dev.lanewise.cli.terminal.DataProgress;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.data.DataSplit;
import dev.lanewise.models.data.Datasets;
import dev.lanewise.models.data.Normalization;
import dev.lanewise.models.run.RunRecord;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What an imported network sees and tells apart: options that say what its file does not. */
final class SampleOptions {
  @Option(
      names = "--data",
      paramLabel = "NAME|DIR",
      description =
          "The data set that it was trained on, which gives what the file does not say of sample,"
              + " classes and normalization.")
  private @Nullable String data;

  @Mixin private DescriptionOptions description = new DescriptionOptions();

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
    description.requireNoOutput("import");
    Optional<Shape> sample = description.sample();
    Optional<List<String>> classNames = description.classNames();
    if (data != null) {
      if (sample.isPresent() || classNames.isPresent()) {
        throw new IllegalArgumentException(
            "import: expected no --sample or --labels beside --data, which has both; leave them"
                + " out");
      }
      DataSplit split = Datasets.load(data, new DataProgress());
      return new Samples(
          RunRecord.Data.of(split), description.normalization(Normalization.of(split.train())));
    }
    Shape shape = sample.orElse(usual);
    return new Samples(
        new RunRecord.Data(
            name,
            "",
            shape,
            classNames.orElseThrow(() ->
                new IllegalArgumentException(
                    "import: expected --data, or --labels with the names or the number of classes,"
                        + " got neither")),
            0,
            0),
        description.normalization(Normalization.unit(shape.dim(0))));
  }

  /**
   * What an ONNX file holds, as far as it, these options and their data set say.
   *
   * @throws IllegalArgumentException if it is no classifier, or the options are not of it
   * @throws IOException if it contradicts itself, or has what is not known
   */
  OnnxFile.Network read(OnnxFile file) throws IOException {
    if (data == null) {
      return file.network(description, Optional.empty(), Optional.empty());
    }
    DataSplit split = Datasets.load(data, new DataProgress());
    return file.network(
        description,
        Optional.of(RunRecord.Data.of(split).named(data)), // so that evaluate finds it
        Optional.of(Normalization.of(split.train())));
  }

  /** Adds those that were given, so that a run folder can be made again. */
  void addTo(SequencedMap<String, String> options) {
    if (data != null) {
      options.put("data", data);
    }
  }
}
