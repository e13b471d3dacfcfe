package dev.lanewise.cli.bench;

import dev.lanewise.cli.terminal.MissingCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code lanewise bench}: measures kernels and networks on this machine. */
@Command(
    name = "bench",
    description = "Measures kernels and networks, each beside the limits of this machine.",
    footer = {
      "",
      "Figures are medians of interleaved rounds after warm-up, with the least and the most beside"
          + " them. The limit is the roofline: the peak of multiply-adds, or the speed of copying"
          + " as many bytes, both measured in the same rounds on as many threads. Measure on a"
          + " machine that does nothing else."
    },
    subcommands = {
      GemmBench.class,
      ConvBench.class,
      ActivationBench.class,
      TrainBench.class,
      InferBench.class,
      ScaleBench.class,
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Made by picocli. */
  public BenchCommand() {}

  /** No command was given: shows which there are. */
  @Override
  public void run() {
    throw MissingCommand.of(spec);
  }
}
