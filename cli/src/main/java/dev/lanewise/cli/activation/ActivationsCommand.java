package dev.lanewise.cli.activation;

import dev.lanewise.cli.chart.ContactSheet;
import dev.lanewise.cli.chart.FunctionPlot;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lanewise activations}: which there are, how they look, and how well each does. */
@Command(
    name = "activations",
    description = "Lists the activations that networks can be given by name.",
    subcommands = TrainAllCommand.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "[COMMAND]")
public final class ActivationsCommand implements Runnable {
  /** The sheet of all functions drawn. */
  private static final String SHEET = "activations";

  @Option(names = "--json", description = "List as JSON, for programs.")
  private boolean json;

  /** Made by picocli. */
  public ActivationsCommand() {}

  @Override
  public void run() {
    ActivationList list = new ActivationList(Entry.all());
    System.out.print(json ? list.json() : list.table());
  }

  @Command(
      name = "plot",
      description =
          "Draws each function beside its derivative on −5 to 5, as PNG and SVG, and a sheet of all"
              + " that were drawn.",
      mixinStandardHelpOptions = true)
  void plot(
      @Parameters(
              paramLabel = "NAME",
              arity = "0..*",
              description = "Of an activation; all if none.")
          List<String> names,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "DIR",
              description = "For NAME.png, NAME.svg and activations.png, activations.svg.")
          Path folder)
      throws IOException {
    List<Entry> entries = names == null ? Entry.all() : names.stream().map(Entry::named).toList();
    List<FunctionPlot> plots = entries.stream().map(Entry::plot).toList();
    Files.createDirectories(folder);
    for (FunctionPlot plot : plots) {
      plot.writePng(folder.resolve(plot.name() + ".png"));
      plot.writeSvg(folder.resolve(plot.name() + ".svg"));
    }
    ContactSheet sheet = new ContactSheet(plots);
    sheet.writePng(folder.resolve(SHEET + ".png"));
    sheet.writeSvg(folder.resolve(SHEET + ".svg"));
    PrintStream out = System.out;
    out.printf(
        "%s: %d %s, each as PNG and SVG, and %s.png, %s.svg with all of them%n",
        folder, plots.size(), plots.size() == 1 ? "function" : "functions", SHEET, SHEET);
  }
}
