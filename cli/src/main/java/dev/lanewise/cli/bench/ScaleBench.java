package dev.lanewise.cli.bench;

import dev.lanewise.cli.chart.ScaleCurves;
import dev.lanewise.cli.terminal.ProgressBar;
import dev.lanewise.cli.terminal.Terminal;
import dev.lanewise.measure.machine.Machine;
import dev.lanewise.measure.network.ScaledNetwork;
import dev.lanewise.measure.timing.Rounds;
import dev.lanewise.measure.timing.Spread;
import dev.lanewise.measure.timing.Subject;
import io.avaje.json.JsonWriter;
import io.avaje.json.stream.JsonStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.function.DoubleConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lanewise bench scale}: how cost grows with batch, width, depth and image. */
@Command(
    name = "scale",
    description =
        "How the cost of training grows: a network of 3×3 convolutions is made larger along one"
            + " axis after another. Time of a multiply-add should stay flat, and memory should grow"
            + " as the tensors do.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ScaleBench implements Callable<Integer> {
  private static final double WARM_SECONDS = 2;
  private static final double MIB = 1L << 20;

  /** An axis; networks along it, smallest first. */
  private record Axis(String name, List<Integer> sizes, IntFunction<ScaledNetwork> network) {}

  private static final List<Axis> AXES =
      List.of(
          new Axis("batch", List.of(1, 4, 16, 64, 256, 1024), n -> new ScaledNetwork(n, 16, 2, 28)),
          new Axis("width", List.of(16, 32, 64, 128), n -> new ScaledNetwork(16, n, 2, 28)),
          new Axis("depth", List.of(2, 4, 8, 16), n -> new ScaledNetwork(16, 16, n, 28)),
          new Axis("image", List.of(28, 56, 112, 224), n -> new ScaledNetwork(16, 16, 2, n)));

  /** One size of an axis, measured. */
  private record Point(int size, ScaledNetwork network, Spread seconds, long bytes) {
    /** Of a multiply-add. */
    double picoseconds() {
      return 1e12 * seconds.median() / network.multiplyAdds();
    }

    ScaleCurves.Point drawn(double smallest) {
      return new ScaleCurves.Point(
          size / smallest, picoseconds(), bytes / MIB, network.tensorBytes() / MIB);
    }
  }

  @Option(
      names = "--largest",
      paramLabel = "F",
      defaultValue = "1024",
      description = "Leave out what is more than so many times the smallest (default: all).")
  private int largest;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Draw it too: scale.png and scale.svg in this folder.")
  private @Nullable Path folder;

  @Mixin private BenchOptions options = new BenchOptions();

  @Override
  public Integer call() throws IOException {
    PrintStream out = System.out;
    if (largest < 1) {
      throw new IllegalArgumentException("--largest: expected at least 1, got " + largest);
    }
    options.requireWritable();
    boolean silent = BenchOptions.STANDARD_OUTPUT.equals(options.json());
    Machine machine = Machine.current();
    Rounds rounds = options.rounds(WARM_SECONDS);
    if (folder != null) {
      Files.createDirectories(folder);
    }
    SequencedMap<String, List<Point>> measured = new LinkedHashMap<>();
    ProgressBar bar = new ProgressBar(Terminal.detect(out), System.err);
    try {
      BenchRun.print(silent, out, ReportText.title("scale", machine, options.threads()));
      BenchRun.print(
          silent,
          out,
          String.format(
              "%-12s  %9s  %14s  %16s  %10s  %s%n",
              "", "step", "multiply-adds", "ps a multiply-add", "memory", "of the tensors"));
      for (Axis axis : AXES) {
        List<Point> points =
            measure(
                axis,
                rounds,
                share -> bar.show(axis.name, (measured.size() + share) / AXES.size(), List.of()));
        bar.clear();
        points.forEach(point -> BenchRun.print(silent, out, row(axis, point)));
        measured.put(axis.name, points);
      }
    } finally {
      bar.clear();
    }
    if (folder != null) {
      ScaleCurves curves = curves(measured, machine);
      curves.writePng(folder.resolve("scale.png"));
      curves.writeSvg(folder.resolve("scale.svg"));
    }
    BenchRun.writeJson(options.json(), json(measured, machine), out);
    return 0;
  }

  private List<Point> measure(Axis axis, Rounds rounds, DoubleConsumer progress) {
    List<Integer> sizes =
        axis.sizes.stream().filter(size -> size <= (long) largest * axis.sizes.getFirst()).toList();
    List<ScaledNetwork> networks = sizes.stream().map(axis.network::apply).toList();
    List<ScaledNetwork.Prepared> prepared = new ArrayList<>();
    try {
      for (ScaledNetwork network : networks) {
        prepared.add(network.prepare(options.threads()));
      }
      List<Spread> seconds =
          rounds.measure(prepared.stream().map(each -> Subject.of(each.step())).toList(), progress);
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < sizes.size(); i++) {
        long bytes = prepared.get(i).bytes();
        points.add(new Point(sizes.get(i), networks.get(i), seconds.get(i), bytes));
      }
      return points;
    } finally {
      prepared.forEach(ScaledNetwork.Prepared::close);
    }
  }

  private static String row(Axis axis, Point point) {
    return String.format(
        "%-12s  %9s  %,12.1f M  %17.1f  %,6.1f MiB  %14.2f%n",
        axis.name + " " + point.size,
        ReportText.time(point.seconds.median()),
        point.network.multiplyAdds() / 1e6,
        point.picoseconds(),
        point.bytes / MIB,
        point.bytes / point.network.tensorBytes());
  }

  private static ScaleCurves curves(SequencedMap<String, List<Point>> measured, Machine machine) {
    List<ScaleCurves.Axis> axes = new ArrayList<>();
    measured.forEach((name, points) -> {
      double smallest = points.getFirst().size;
      axes.add(
          new ScaleCurves.Axis(name, points.stream().map(point -> point.drawn(smallest)).toList()));
    });
    return new ScaleCurves("A training step as a network grows: " + machine.cpu(), axes);
  }

  private String json(SequencedMap<String, List<Point>> measured, Machine machine) {
    StringWriter text = new StringWriter();
    try (JsonWriter out = JsonStream.builder().build().writer(text)) {
      out.pretty(true);
      out.beginObject();
      ReportJson.head("scale", machine, options.threads(), out);
      for (var axis : measured.entrySet()) {
        out.name(axis.getKey());
        out.beginArray();
        for (Point point : axis.getValue()) {
          out.beginObject();
          out.name("size");
          out.value(point.size);
          ReportJson.write("seconds", point.seconds, out);
          out.name("multiplyAdds");
          out.value(point.network.multiplyAdds());
          out.name("bytes");
          out.value(point.bytes);
          out.name("tensorBytes");
          out.value(point.network.tensorBytes());
          out.endObject();
        }
        out.endArray();
      }
      out.endObject();
    }
    return text.toString();
  }
}
