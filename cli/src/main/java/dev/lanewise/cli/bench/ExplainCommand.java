package dev.lanewise.cli.bench;

import dev.lanewise.engine.plan.Plan;
import dev.lanewise.measure.network.Inference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lanewise explain}: what a network's compiled plan does, and how fast each stage is. */
@Command(
    name = "explain",
    description = "Shows what a network's compiled plan does; with --profile, how fast.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ExplainCommand implements Callable<Integer> {
  private static final double WARM_SECONDS = 4;

  @Parameters(paramLabel = "RUN|FILE", description = "A run folder, or an ONNX file.")
  private Path network = Path.of("");

  @Option(
      names = "--profile",
      description = "Time every stage, beside the least time that the machine allows.")
  private boolean profile;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "1",
      description = "Samples that are timed together (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Mixin private BenchOptions options = new BenchOptions();

  /** Made by picocli. */
  public ExplainCommand() {}

  @Override
  public Integer call() throws IOException {
    Plan plan = PlanSource.load(network);
    if (profile) {
      BenchRun.Group group =
          new BenchRun.Group(List.of(), threads -> Inference.tasks(plan, batch, threads));
      new BenchRun(network + ", batch of " + batch, "samples", WARM_SECONDS)
          .run(options, List.of(group));
    } else {
      System.out.print(plan.explain());
    }
    return 0;
  }
}
