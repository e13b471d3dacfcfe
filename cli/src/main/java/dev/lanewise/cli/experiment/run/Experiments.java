package dev.lanewise.cli.experiment.run;

import dev.lanewise.cli.experiment.Experiment;
import dev.lanewise.cli.experiment.ExperimentFile;
import dev.lanewise.engine.names.Catalog;
import dev.lanewise.models.file.InvalidFileException;
import dev.lanewise.models.file.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;

/** Finds experiments: those that come with Lanewise by name, others by file. */
final class Experiments {
  private static final String SUFFIX = ".yaml";
  private static final long LARGEST = 1 << 20;

  /** In the order of the studies. */
  static final List<String> SHIPPED =
      List.of(
          "absolute-mnist",
          "absolute-autoencoder",
          "wsgaf-mnist",
          "wsgaf-fashion",
          "wsgaf-cifar",
          "why-activations",
          "customised-cifar",
          "convergence-circle",
          "activation-league");

  private static final Catalog<String> CATALOG = new Catalog<>("experiment", files());

  private Experiments() {}

  private static SequencedMap<String, String> files() {
    SequencedMap<String, String> files = new LinkedHashMap<>();
    SHIPPED.forEach(name -> files.put(name, name + SUFFIX));
    return files;
  }

  /**
   * The shipped experiment of this name, or the one that a file spells.
   *
   * @param nameOrFile a name, or a path that ends in .yaml
   * @throws IllegalArgumentException if there is no such name
   * @throws InvalidFileException if the file spells no experiment
   * @throws IOException if it cannot be read
   */
  static Experiment find(String nameOrFile) throws IOException {
    if (!nameOrFile.endsWith(SUFFIX)) {
      return shipped(CATALOG.get(nameOrFile));
    }
    Path file = Path.of(nameOrFile);
    if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
      throw new InvalidFileException(
          file
              + ": expected the file of an experiment, of at most 1 MiB, got "
              + (Files.exists(file) ? "another thing" : "nothing there")
              + "; 'lanewise experiment show NAME --file' prints one to begin with");
    }
    String name = String.valueOf(file.getFileName());
    return ExperimentFile.read(
        name.substring(0, name.length() - SUFFIX.length()), nameOrFile, TextFile.read(file));
  }

  private static Experiment shipped(String file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Experiments.class.getResourceAsStream(file), file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return ExperimentFile.read(file.substring(0, file.length() - SUFFIX.length()), file, text);
    }
  }
}
