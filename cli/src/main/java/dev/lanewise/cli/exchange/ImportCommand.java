package dev.lanewise.cli.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lanewise import}: a run folder of what another program trained. */
@Command(
    name = "import",
    description = "Makes a run folder, for predict and evaluate, of a network from elsewhere.",
    footer = {
      "",
      "A .safetensors file holds weights under the names of PyTorch's usual modules or Lanewise's"
          + " (docs/files.md lists them); --model says which network they are of. In Python:"
          + " save_file(model.state_dict(), FILE), with save_file of safetensors.torch."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ImportCommand implements Callable<Integer> {
  private static final String SAFETENSORS = ".safetensors";

  @Parameters(paramLabel = "FILE", description = "What another program wrote: *.safetensors.")
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
      String stem = name.substring(0, name.length() - SAFETENSORS.length());
      Path folder = run != null ? run : Path.of("runs", stem);
      stateDict.read(file, folder, samples).write(folder, System.out);
      return 0;
    }
    throw new IllegalArgumentException(
        "import: expected a file whose name ends in .safetensors, got '" + file + "'");
  }
}
