package dev.lanewise.cli.exchange;

import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.Nonlinearities;
import dev.lanewise.layers.activation.Nonlinearity;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.init.Initializers;
import dev.lanewise.models.network.NetworkDesign;
import dev.lanewise.models.network.Networks;
import dev.lanewise.models.pytorch.StateDict;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.run.RunRecord;
import dev.lanewise.models.run.Versions;
import dev.lanewise.models.run.Weights;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The network that a file of weights belongs to: the file names numbers, not layers. */
final class StateDictOptions {
  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "For .safetensors: a network of 'lanewise models' (required).")
  private @Nullable String model;

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      description = "For .safetensors: behind the network's layers (default: relu).")
  private @Nullable String activation;

  /** A network that was read, and what a run folder says of it. */
  record Imported(RunRecord record, Layer network, String names) {
    /** Writes the run folder, and tells of it. */
    void write(Path path, PrintStream out) throws IOException {
      RunFolder folder = RunFolder.create(path);
      folder.saveWeights(Weights.of(network));
      folder.writeRecord(record);
      RunRecord.Network made = record.network();
      out.printf(
          "%s with %s, %,d weights under %s names%n",
          made.model(), made.nonlinearity().name(), made.parameters(), names);
      out.printf(
          "%d classes, samples %s, %s%n",
          record.data().classNames().size(), record.data().sample(), record.normalization());
      out.println(path + ": weights.safetensors, run.json");
      out.println(
          record.options().containsKey("data")
              ? "next: ./lanewise evaluate " + path
              : "next: ./lanewise predict " + path + " IMAGE");
    }
  }

  /**
   * Refuses what an ONNX file says itself.
   *
   * @throws IllegalArgumentException if one of these options was given
   */
  void requireNone(Path file) {
    if (model != null || activation != null) {
      throw new IllegalArgumentException(
          "import: expected no --model or --activation for " + file + ", which holds its layers");
    }
  }

  /**
   * Builds the network and reads the file into it; writes nothing.
   *
   * @param folder that is to hold it
   * @throws IllegalArgumentException if the folder is in use, or the options do not go together
   * @throws dev.lanewise.models.file.InvalidFileException if the file is of another network
   */
  Imported read(Path file, Path folder, SampleOptions options) throws IOException {
    if (model == null) {
      throw new IllegalArgumentException(
          "import: expected --model, because "
              + file
              + " names numbers, not layers; 'lanewise models' lists them");
    }
    NetworkDesign design = Networks.byName(model);
    Nonlinearity nonlinearity = Nonlinearities.byName(activation == null ? "relu" : activation);
    RunFolder.requireNew(folder); // before a data set may be fetched
    SampleOptions.Samples samples = options.read(model, design.usualSample());
    // Zeros, because the file's numbers replace them all.
    Layer network =
        design.build(
            samples.data().sample(),
            samples.data().classNames().size(),
            nonlinearity,
            new Initialization(0, Initializers.ZEROS));
    String names = StateDict.load(file, model, network);
    return new Imported(
        record(file, model, nonlinearity, network, samples, options), network, names);
  }

  private static RunRecord record(
      Path file,
      String model,
      Nonlinearity nonlinearity,
      Layer network,
      SampleOptions.Samples samples,
      SampleOptions options) {
    long parameters = network.parameters().values().stream().mapToLong(p -> p.value().size()).sum();
    SequencedMap<String, String> given = new LinkedHashMap<>();
    given.put("import", file.toString());
    given.put("model", model);
    options.addTo(given);
    given.put("activation", nonlinearity.name());
    SequencedMap<String, Double> results = new LinkedHashMap<>();
    results.put("importedTensors", (double) Weights.of(network).size());
    return new RunRecord(
        Versions.current(),
        Instant.now(),
        0,
        0,
        given,
        new RunRecord.Network(model, nonlinearity, parameters, network.toString()),
        samples.data(),
        samples.normalization(),
        results);
  }
}
