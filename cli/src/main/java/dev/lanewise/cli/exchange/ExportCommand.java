package dev.lanewise.cli.exchange;

import dev.lanewise.cli.network.OnnxFile;
import dev.lanewise.engine.graph.Graph;
import dev.lanewise.layers.Layer;
import dev.lanewise.models.predict.ClassifierConfig;
import dev.lanewise.models.predict.TrainedNetwork;
import dev.lanewise.models.pytorch.StateDict;
import dev.lanewise.models.run.Weights;
import dev.lanewise.onnx.OnnxModel;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lanewise export}: a trained network as a file for other programs. */
@Command(
    name = "export",
    description = "Writes the network of a run folder as a file for other programs.",
    footer = {
      "",
      "safetensors holds the weights alone; in Python: model.load_state_dict(load_file(FILE)), with"
          + " load_file of safetensors.torch. docs/files.md lists the names.",
      "",
      "onnx holds the whole network from normalized samples to scores; labels and normalization are"
          + " noted in its metadata, so that predict, evaluate and serve take the file as they take"
          + " the run. docs/onnx.md lists the notes."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ExportCommand implements Callable<Integer> {
  /** What is written. */
  enum Format {
    SAFETENSORS,
    ONNX
  }

  /** Whose names the numbers get. */
  enum Names {
    PYTORCH,
    LANEWISE
  }

  @Parameters(
      paramLabel = "RUN",
      description = "A folder that 'lanewise train' or 'lanewise import' made.")
  private Path run = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = "safetensors",
      description =
          "safetensors for the numbers alone, onnx for the whole network (default:"
              + " ${DEFAULT-VALUE}).")
  private Format format = Format.SAFETENSORS;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The file to write; takes the place of an earlier one.")
  private Path file = Path.of("");

  @Option(
      names = "--names",
      paramLabel = "pytorch|lanewise",
      description =
          "Whose names the numbers get: PyTorch's, as torchvision or an nn.Sequential has them, or"
              + " Lanewise's own (default: pytorch where there are such names).")
  private @Nullable Names names;

  /** Made by picocli. */
  public ExportCommand() {}

  @Override
  public Integer call() throws IOException {
    Optional<Path> onnx = OnnxFile.at(run);
    if (onnx.isPresent()) {
      throw new IllegalArgumentException(
          run
              + ": expected a run folder with weights, got an ONNX file's network; "
              + onnx.get()
              + " holds all of it: copy that");
    }
    TrainedNetwork trained = TrainedNetwork.load(run);
    switch (format) {
      case SAFETENSORS -> exportWeights(trained, System.out);
      case ONNX -> exportNetwork(trained, System.out);
    }
    return 0;
  }

  private void exportWeights(TrainedNetwork trained, PrintStream out) throws IOException {
    String model = trained.run().network().model();
    Layer network = trained.network();
    Names wanted = names;
    if (wanted == null) {
      wanted = StateDict.hasNames(model, network) ? Names.PYTORCH : Names.LANEWISE;
    }
    String whose =
        switch (wanted) {
          case PYTORCH -> StateDict.save(file, model, network);
          case LANEWISE -> {
            Weights.save(file, Weights.of(network));
            yield "Lanewise's";
          }
        };
    out.printf("%s: weights of %s under %s names%n", file, model, whose);
  }

  /** The labels and what is done to pixels before go with it, as metadata. */
  private void exportNetwork(TrainedNetwork trained, PrintStream out) throws IOException {
    ClassifierConfig config = trained.config();
    Graph graph = trained.graph();
    SequencedMap<String, String> metadata = config.metadata();
    OnnxModel model = OnnxModel.of(graph, metadata);
    model.write(file);
    out.printf(
        "%s: %s, from %s to scores of %d classes; metadata: %s%n",
        file,
        config.name(),
        graph.inputs().getFirst(),
        config.classNames().size(),
        String.join(", ", metadata.keySet()));
  }
}
