package dev.lanewise.cli;

import dev.lanewise.cli.terminal.DataProgress;
import dev.lanewise.cli.terminal.MissingCommand;
import dev.lanewise.models.data.DataSplit;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.data.Datasets;
import dev.lanewise.models.data.LoadProgress;
import dev.lanewise.models.data.NamedDataset;
import dev.lanewise.models.image.ImageFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The data sets that are known by name: which there are, how to get one, how an image looks. */
@Command(
    name = "data",
    description = "Lists data sets, fetches one, or writes one of its images as a PNG file.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class DataCommand implements Runnable {
  /** Which images of a data set. */
  enum Part {
    TRAIN,
    TEST
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  /** No command was given: shows which there are. */
  @Override
  public void run() {
    throw MissingCommand.of(spec);
  }

  @Command(
      name = "list",
      description = "Lists the data sets that are known by name, and where they were found.",
      mixinStandardHelpOptions = true)
  void list() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    for (String name : NamedDataset.CATALOG.names()) {
      NamedDataset set = NamedDataset.CATALOG.get(name);
      out.println(name);
      out.printf(
          "  %-7s  %d to train, %d to test, %s%n",
          set.sample().rank() == 3 ? "images" : "samples",
          set.trainSize(),
          set.testSize(),
          set.sample());
      out.printf(
          "  classes  %d: %s%n", set.classNames().size(), String.join(", ", set.classNames()));
      out.printf("  licence  %s; %s%n", set.licence(), set.home());
      out.printf("  found    %s%n", whereabouts(set));
    }
    out.println(
        "Your own will do, too: pictures in DIR/CLASS, or DIR/train/CLASS and DIR/test/CLASS,");
    out.println("a table NAME.csv, files like MNIST's or CIFAR-10's (docs/files.md).");
    out.flush();
  }

  private static String whereabouts(NamedDataset set) throws IOException {
    if (set.isShipped()) {
      return "in Lanewise itself";
    }
    Optional<Path> folder = Datasets.find(set);
    return folder.isPresent()
        ? folder.get().toString()
        : "no; get it with 'lanewise data fetch " + set.name() + "'";
  }

  @Command(
      name = "fetch",
      description = "Puts a data set into the cache folder, from its authors' address or another.",
      mixinStandardHelpOptions = true)
  void fetch(
      @Parameters(paramLabel = "NAME", description = "Of the data set; see 'lanewise data list'.")
          String name,
      @Option(
              names = "--from",
              paramLabel = "URL|FOLDER",
              description = "A mirror that its files lie under, or a folder that holds them.")
          @Nullable String from)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    NamedDataset set = NamedDataset.CATALOG.get(name);
    Optional<Path> found = from == null ? Datasets.find(set) : Optional.empty();
    if (set.isShipped()) {
      out.printf("%s is in Lanewise itself: nothing to fetch.%n", name);
    } else if (found.isPresent()) {
      out.printf("%s is in %s already: nothing to fetch.%n", name, found.get());
    } else {
      out.printf("%s is in %s now.%n", name, fetch(set, from, new DataProgress()));
    }
    out.flush();
  }

  private static Path fetch(NamedDataset set, @Nullable String from, LoadProgress progress)
      throws IOException {
    if (from == null) {
      return Datasets.fetch(set, progress);
    }
    if (from.toLowerCase(Locale.ROOT).matches("https?://.*")) {
      return Datasets.fetch(set, URI.create(from.endsWith("/") ? from : from + "/"), progress);
    }
    return Datasets.copy(set, Path.of(from));
  }

  @Command(
      name = "export",
      description = "Writes one image of a data set as a PNG file, to look at or to predict.",
      mixinStandardHelpOptions = true)
  void export(
      @Parameters(paramLabel = "NAME|FOLDER", description = "The data set.") String name,
      @Option(
              names = "--part",
              defaultValue = "test",
              paramLabel = "train|test",
              description = "Which images (default: ${DEFAULT-VALUE}).")
          Part part,
      @Option(
              names = "--index",
              required = true,
              paramLabel = "N",
              description = "Which image, from 0 on.")
          int index,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "FILE",
              description = "The PNG file; one that is there is replaced.")
          Path file)
      throws IOException {
    DataSplit split = Datasets.load(name, new DataProgress());
    Dataset data = part == Part.TRAIN ? split.train() : split.test();
    if (index < 0 || index >= data.size()) {
      throw new IllegalArgumentException(
          "--index: expected 0 to " + (data.size() - 1) + ", got " + index);
    }
    ImageFile.write(file, data.pixels(index), data.sample());
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%s: %s%n", file, data.classNames().get(data.label(index)));
    out.flush();
  }
}
