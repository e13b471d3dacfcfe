package dev.lanewise.cli.bench;

import dev.lanewise.layers.activation.Nonlinearities;
import dev.lanewise.layers.activation.Nonlinearity;
import dev.lanewise.measure.kernel.ActivationTasks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lanewise bench activations}: values and derivatives. */
@Command(
    name = "activations",
    description =
        "Activations: the value, and the derivative times a gradient (as name'). Those with"
            + " parameters run as layers, and give the gradients by these too.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ActivationBench implements Callable<Integer> {
  private static final double WARM_SECONDS = 0.5;

  /** Activations that are measured together: their limits are then of the same minute. */
  private static final int GROUP = 8;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Which, such as gelu or prelu (default: all).")
  private List<String> names = List.of();

  @Option(
      names = "--elements",
      paramLabel = "N",
      defaultValue = "4096",
      description =
          "Elements of an array (default: ${DEFAULT-VALUE}, which the first cache holds).")
  private int elements;

  @Mixin private BenchOptions options = new BenchOptions();

  @Override
  public Integer call() throws IOException {
    List<Nonlinearity> chosen =
        names.isEmpty()
            ? Nonlinearities.all()
            : names.stream().map(Nonlinearities::byName).toList();
    if (elements < options.threads()) {
      throw new IllegalArgumentException(
          "--elements: expected at least one for each of "
              + options.threads()
              + " threads, got "
              + elements);
    }
    List<BenchRun.Group> groups = new ArrayList<>();
    for (int i = 0; i < chosen.size(); i += GROUP) {
      groups.add(group(chosen.subList(i, Math.min(i + GROUP, chosen.size()))));
    }
    new BenchRun("activations, " + elements + " elements", "elements", WARM_SECONDS)
        .run(options, groups);
    return 0;
  }

  private BenchRun.Group group(List<Nonlinearity> activations) {
    return new BenchRun.Group(
        activations.stream().map(activation -> activation.name() + "'").toList(),
        threads ->
            activations.stream()
                .flatMap(activation -> ActivationTasks.of(activation, elements, threads).stream())
                .toList());
  }
}
