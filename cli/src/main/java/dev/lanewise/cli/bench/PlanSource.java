package dev.lanewise.cli.bench;

import dev.lanewise.engine.plan.Plan;
import dev.lanewise.models.predict.Classifier;
import dev.lanewise.onnx.OnnxModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where plans come from: run folders and ONNX files. */
final class PlanSource {
  private PlanSource() {}

  /**
   * The plan of a network.
   *
   * @throws IllegalArgumentException if it is neither a run folder nor an ONNX file
   * @throws IOException if a file is missing, damaged, or holds what cannot be run
   */
  static Plan load(Path source) throws IOException {
    if (Files.isDirectory(source)) {
      return Classifier.load(source).plan();
    }
    if (String.valueOf(source.getFileName()).endsWith(".onnx")) {
      return Plan.of(OnnxModel.read(source).toGraph());
    }
    throw new IllegalArgumentException(
        "expected a run folder, or a file whose name ends in .onnx, got '" + source + "'");
  }
}
