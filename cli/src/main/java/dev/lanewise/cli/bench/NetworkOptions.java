package dev.lanewise.cli.bench;

import dev.lanewise.cli.network.NetworkSource;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.measure.network.Model;
import dev.lanewise.models.network.SampleShapes;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which network is measured, on what, and beside whom. */
final class NetworkOptions {
  private static final String USUAL = "lenet";
  private static final List<String> COMPARED = List.of("mlp5", "lenet", "wsgaf", "resnet18c");

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "The network; a wrong name lists them all (default: lenet). mlp5 is mlp.")
  private @Nullable String model;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "64",
      description = "Images (default: ${DEFAULT-VALUE}).")
  private int batchSize;

  @Option(
      names = "--image",
      paramLabel = "CxHxW",
      description = "Channels, height and width of an image (default: as `lanewise models` says).")
  private @Nullable String image;

  @Option(
      names = "--peers",
      paramLabel = "NAME",
      split = ",",
      arity = "0..1",
      fallbackValue = PeerChoice.ALL,
      description =
          "Compare with other libraries, built by Maven at first: ort, which is ONNX Runtime, for"
              + " inference; djl, which is PyTorch 2.7.1; and dl4j, Deeplearning4j (default: ort and"
              + " djl). On mlp5, lenet, wsgaf and resnet18c, unless"
              + " --model names one.")
  private @Nullable List<String> peers;

  boolean besidePeers() {
    return peers != null;
  }

  /** Names of the peers; none unless asked for. */
  List<String> peers(PeerChoice choice) {
    return peers == null ? List.of() : choice.choose(peers);
  }

  /**
   * The run folder or ONNX file that the network is, if it has no name.
   *
   * @throws IllegalArgumentException if peers were asked for, who get none
   */
  Optional<Path> file() {
    Optional<Path> file = Optional.ofNullable(model).map(Path::of).filter(NetworkSource::isPath);
    if (file.isPresent() && besidePeers()) {
      throw new IllegalArgumentException(
          "--model: expected the name of a network with --peers, who read no files, got '"
              + model
              + "'");
    }
    return file;
  }

  /** The image, if one was given. */
  Optional<Shape> image() {
    return Optional.ofNullable(image).map(text -> SampleShapes.parse("--image", text));
  }

  Model model() {
    return Model.named(model == null ? USUAL : model, image);
  }

  /**
   * Names of the models that are run beside peers.
   *
   * @throws IllegalArgumentException if the network or its images are not among what is compared
   */
  private List<String> comparedModels() {
    if (image != null) {
      throw new IllegalArgumentException(
          "--image: expected none with --peers, which sees each network's usual images");
    }
    if (model == null) {
      return COMPARED;
    }
    if (!COMPARED.contains(model)) {
      throw new IllegalArgumentException(
          "--model: expected one that peers have, "
              + String.join(", ", COMPARED)
              + ", got '"
              + model
              + "'");
    }
    return List.of(model);
  }

  /** What is measured. */
  List<Model> measured() {
    return besidePeers()
        ? comparedModels().stream().map(name -> Model.named(name, null)).toList()
        : List.of(model());
  }

  int batchSize() {
    return BatchSize.checked(batchSize);
  }
}
