package dev.lanewise.cli.model;

import dev.lanewise.cli.network.OnnxFile;
import dev.lanewise.cli.terminal.Columns;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.Nonlinearities;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.models.network.NetworkDesign;
import dev.lanewise.models.network.Networks;
import dev.lanewise.models.network.SampleShapes;
import dev.lanewise.models.predict.TrainedNetwork;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.summary.LayerSummary;
import dev.lanewise.models.summary.NetworkSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lanewise models}: which networks there are, and the layers of each. */
@Command(
    name = "models",
    description = "Lists the networks that can be trained by name.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "[COMMAND]")
public final class ModelsCommand implements Runnable {
  private static final int CLASSES = 10;
  private static final String ACTIVATION = "relu";

  /** Made by picocli. */
  public ModelsCommand() {}

  @Override
  public void run() {
    Columns table = new Columns("name", "input", ">parameters", ">multiply-adds", "also called");
    for (String name : Networks.names()) {
      NetworkDesign design = Networks.byName(name);
      Shape sample = design.usualSample();
      Layer network = build(design, sample, CLASSES, ACTIVATION);
      NetworkSummary summary = NetworkSummary.of(network, sample);
      table.row(
          name,
          SampleShapes.text(sample),
          count(summary.parameters()),
          count(summary.multiplyAdds()),
          String.join(", ", design.aliases()));
    }
    System.out.print(table);
    System.out.println("For " + CLASSES + " classes. Layer by layer: lanewise models show NAME");
    System.out.println(
        "Hidden layers of other widths: mlp:512,256. Narrower, by 2, 4, 8 or 16: resnet18/4.");
  }

  @Command(
      name = "show",
      description = "Lists the layers of a network: shapes, parameters, arithmetic and memory.",
      mixinStandardHelpOptions = true)
  void show(
      @Parameters(
              paramLabel = "NAME|RUN|FILE",
              description =
                  "Of a network, as listed by models, or as mlp:512,256 or resnet18/4; or a run"
                      + " folder or ONNX file.")
          String name,
      @Option(
              names = "--input",
              paramLabel = "CxHxW",
              description =
                  "Channels, height and width of an image, or N features (default: as listed).")
          @Nullable String input,
      @Option(
              names = "--classes",
              paramLabel = "N",
              description = "Classes to tell apart (default: " + CLASSES + ").")
          @Nullable Integer classes,
      @Option(
              names = "--activation",
              paramLabel = "NAME",
              description = "Behind each layer with weights (default: " + ACTIVATION + ").")
          @Nullable String activation)
      throws IOException {
    Optional<Shape> given =
        Optional.ofNullable(input).map(text -> SampleShapes.parse("--input", text));
    Path path = Path.of(name);
    Optional<Path> onnx = OnnxFile.at(path);
    boolean isMade = onnx.isPresent() || RunFolder.isRun(path);
    if (isMade && (classes != null || activation != null)) {
      throw new IllegalArgumentException(
          path
              + ": expected no --classes or --activation beside a run folder or an ONNX file, which"
              + " says both; leave them out");
    }
    if (onnx.isPresent()) {
      System.out.print(OnnxSummary.of(OnnxFile.read(onnx.get()), given));
      return;
    }
    if (isMade) {
      TrainedNetwork trained = TrainedNetwork.load(path);
      print(trained.network(), given.orElse(trained.run().data().sample()));
      return;
    }
    NetworkDesign design = Networks.byName(name);
    Shape sample = given.orElseGet(design::usualSample);
    print(
        build(
            design,
            sample,
            classes == null ? CLASSES : classes,
            activation == null ? ACTIVATION : activation),
        sample);
  }

  private static void print(Layer network, Shape sample) {
    NetworkSummary summary = NetworkSummary.of(network, sample);
    Columns table =
        new Columns("place", "layer", "output", ">parameters", ">multiply-adds", ">memory");
    for (LayerSummary layer : summary.layers()) {
      table.row(
          layer.place(),
          layer.layer(),
          SampleShapes.text(layer.output()),
          count(layer.parameters()),
          count(layer.multiplyAdds()),
          memory(layer.bytes()));
    }
    table.row(
        "",
        "all",
        "",
        count(summary.parameters()),
        count(summary.multiplyAdds()),
        memory(summary.bytes()));
    System.out.print(table);
    System.out.println(
        "Multiply-adds and memory are of one image of "
            + SampleShapes.text(sample)
            + "; memory is that of the layers' outputs, parameters take "
            + memory(Float.BYTES * summary.parameters())
            + ".");
  }

  private static Layer build(NetworkDesign design, Shape sample, int classes, String activation) {
    return design.build(sample, classes, Nonlinearities.byName(activation), new Initialization(0));
  }

  static String count(long count) {
    return count == 0 ? "" : String.format(Locale.ROOT, "%,d", count);
  }

  static String memory(long bytes) {
    if (bytes < 1 << 10) {
      return bytes + " B";
    }
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
  }
}
