package dev.lanewise.cli.network;

import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.predict.Classifier;
import dev.lanewise.models.predict.TrainedNetwork;
import dev.lanewise.models.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a path gives to run: from a run folder, an ONNX file, or a folder of an imported one. */
public final class NetworkSource {
  /** What commands say of such a path. */
  public static final String DESCRIPTION =
      "A folder that 'lanewise train' or 'lanewise import' made, or an ONNX file.";

  private NetworkSource() {}

  /** Whether it is the path of a network, rather than the name of one. */
  public static boolean isPath(Path path) {
    return RunFolder.isRun(path) || OnnxFile.at(path).isPresent();
  }

  /**
   * The network as a classifier.
   *
   * @throws IllegalArgumentException if it tells no classes, or the options are not of it
   * @throws IOException if a file is missing, damaged, or holds what cannot be run
   */
  public static Classifier classifier(Path path, DescriptionOptions options) throws IOException {
    Optional<Path> onnx = OnnxFile.at(path);
    if (onnx.isPresent()) {
      return OnnxFile.read(onnx.get())
          .network(options, Optional.empty(), Optional.empty())
          .classifier();
    }
    requireRun(path, options);
    return Classifier.load(path);
  }

  /**
   * The network as a graph, with all its inputs and outputs.
   *
   * @param sample for ONNX files that leave sizes open
   * @throws IllegalArgumentException if it is no network
   * @throws IOException if a file is missing, damaged, or holds what cannot be run
   */
  public static Graph graph(Path path, Optional<Shape> sample) throws IOException {
    Optional<Path> onnx = OnnxFile.at(path);
    if (onnx.isPresent()) {
      return OnnxFile.read(onnx.get()).graph(sample);
    }
    requireRun(path, new DescriptionOptions());
    if (sample.isPresent()) {
      throw new IllegalArgumentException(
          path
              + ": expected no other sample for a run folder, whose record says it, got "
              + sample.get());
    }
    return TrainedNetwork.load(path).graph();
  }

  /**
   * Refuses files that are no ONNX files, and options beside a run folder.
   *
   * @throws IllegalArgumentException if there are
   */
  public static void requireRun(Path path, DescriptionOptions options) {
    if (Files.isRegularFile(path)) {
      throw new IllegalArgumentException(
          "expected a run folder, or a file whose name ends in .onnx, got '" + path + "'");
    }
    options.requireNone(path);
  }
}
