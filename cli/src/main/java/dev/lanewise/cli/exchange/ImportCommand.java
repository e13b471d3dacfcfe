package dev.lanewise.cli.exchange;

import dev.lanewise.cli.network.OnnxFile;
import dev.lanewise.models.predict.ClassifierConfig;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.onnx.OnnxModel;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lanewise import}: a run folder of what another program trained. */
@Command(
    name = "import",
    description = "Makes a folder, for predict, evaluate and serve, of a network from elsewhere.",
    footer = {
      "",
      "A .safetensors file holds weights under the names of PyTorch's usual modules or Lanewise's"
          + " (docs/files.md lists them); --model says which network they are of. In Python:"
          + " save_file(model.state_dict(), FILE), with save_file of safetensors.torch.",
      "",
      "An .onnx file holds the whole network. The folder gets a copy that notes labels and"
          + " normalization; predict, evaluate, serve and explain take it, and the file itself"
          + " with the same options. docs/onnx.md tells more."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ImportCommand implements Callable<Integer> {
  private static final String SAFETENSORS = ".safetensors";

  @Parameters(
      paramLabel = "FILE",
      description = "What another program wrote: *.safetensors or *.onnx.")
  private Path file = Path.of("");

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "New folder for the result (default: runs/NAME of the file).")
  private @Nullable Path run;

  @Mixin private SampleOptions samples = new SampleOptions();

  @Mixin private StateDictOptions stateDict = new StateDictOptions();

  /** Made by picocli. */
  public ImportCommand() {}

  @Override
  public Integer call() throws IOException {
    String name = String.valueOf(file.getFileName());
    if (name.toLowerCase(Locale.ROOT).endsWith(SAFETENSORS)) {
      if (Files.notExists(file)) {
        throw new NoSuchFileException(file.toString());
      }
      Path folder = folder(name.substring(0, name.length() - SAFETENSORS.length()));
      stateDict.read(file, folder, samples).write(folder, System.out);
      return 0;
    }
    Optional<String> stem = OnnxFile.stem(file);
    if (stem.isPresent()) {
      stateDict.requireNone(file);
      importOnnx(folder(stem.get()), System.out);
      return 0;
    }
    throw new IllegalArgumentException(
        "import: expected a file whose name ends in .safetensors or .onnx, got '" + file + "'");
  }

  private Path folder(String stem) {
    return run != null ? run : Path.of("runs", stem);
  }

  /** The folder holds one file, which says all in its metadata. */
  private void importOnnx(Path folder, PrintStream out) throws IOException {
    RunFolder.requireNew(folder); // before a data set may be fetched
    OnnxFile.Network network = samples.read(OnnxFile.read(file));
    ClassifierConfig config = network.classifier().config();
    OnnxModel noted = network.part().withMetadata(config.metadata());
    Path made = RunFolder.create(folder).path().resolve(OnnxFile.IN_FOLDER);
    noted.write(made);
    out.printf(
        "%s, %s%n",
        config.name(), network.classifier().plan().explain().lines().toList().getLast());
    out.printf(
        "%d classes, %s; samples %s, %s%n",
        config.classNames().size(), config.scores(), config.sample(), config.normalization());
    out.println(made);
    out.println(
        config.data().isEmpty()
            ? "next: ./lanewise predict " + folder + " IMAGE"
            : "next: ./lanewise evaluate " + folder);
  }
}
