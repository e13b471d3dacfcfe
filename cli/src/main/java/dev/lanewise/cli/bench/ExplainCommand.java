package dev.lanewise.cli.bench;

import dev.lanewise.cli.network.NetworkSource;
import dev.lanewise.engine.plan.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
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
  @Parameters(paramLabel = "RUN|FILE", description = NetworkSource.DESCRIPTION)
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
    BatchSize.checked(batch);
    Plan plan = Plan.of(NetworkSource.graph(network, Optional.empty()));
    if (profile) {
      InferBench.run(network.toString(), plan, batch, options);
    } else {
      System.out.print(plan.explain());
    }
    return 0;
  }
}
