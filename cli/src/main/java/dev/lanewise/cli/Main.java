package dev.lanewise.cli;

import dev.lanewise.cli.activation.ActivationsCommand;
import dev.lanewise.cli.bench.BenchCommand;
import dev.lanewise.cli.bench.ExplainCommand;
import dev.lanewise.cli.check.CheckCommand;
import dev.lanewise.cli.exchange.ExportCommand;
import dev.lanewise.cli.exchange.ImportCommand;
import dev.lanewise.cli.experiment.run.ExperimentCommand;
import dev.lanewise.cli.model.ModelsCommand;
import dev.lanewise.cli.serve.ServeCommand;
import dev.lanewise.cli.terminal.MissingCommand;
import dev.lanewise.cli.train.EvaluateCommand;
import dev.lanewise.cli.train.PredictCommand;
import dev.lanewise.cli.train.TrainCommand;
import java.lang.module.ModuleDescriptor;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The {@code lanewise} command. Exit codes: 0 done; 1 a mistake in the input, or a fault of ours; 2
 * a command line that cannot be read. A mistake is told in one line on standard error.
 */
@Command(
    name = "lanewise",
    description = "Trains and runs neural networks on the CPU, in pure Java.",
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      ServeCommand.class,
      ExplainCommand.class,
      ExperimentCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      DataCommand.class,
      ModelsCommand.class,
      ActivationsCommand.class,
      CheckCommand.class,
      BenchCommand.class,
      Doctor.class,
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
  /** A command line that cannot be read. */
  static final int USAGE_ERROR = 2;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Print where an error came from.")
  private boolean stacktrace;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Made by picocli. */
  Main() {}

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    System.exit(execute(args));
  }

  /** Runs the command, and gives its exit code. */
  static int execute(String... args) {
    // Figures look the same, and are read back, everywhere.
    Locale.setDefault(Locale.ROOT);
    // Charts and pictures are files: no screen is needed, nor looked for.
    System.setProperty("java.awt.headless", "true");
    Main main = new Main();
    Errors errors = new Errors(() -> main.stacktrace);
    CommandLine commandLine = commandLine(main, errors);
    try {
      return commandLine.execute(args);
    } catch (ExceptionInInitializerError | OutOfMemoryError error) {
      return errors.handleError(error, commandLine.getErr());
    } finally {
      commandLine.getOut().flush();
    }
  }

  private static CommandLine commandLine(Main main, Errors errors) {
    CommandLine commandLine = new CommandLine(main);
    commandLine.setExecutionStrategy(Main::warnAndRun);
    commandLine.setParameterExceptionHandler(errors);
    commandLine.setExecutionExceptionHandler(errors);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setUsageHelpAutoWidth(true);
    return commandLine;
  }

  private static int warnAndRun(ParseResult parsed) {
    if (parsed.hasSubcommand() && !parsed.subcommand().isUsageHelpRequested()) {
      Jvm.current().hazards().forEach(hazard -> System.err.println("lanewise: warning: " + hazard));
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  /** No command was given: shows which there are. */
  @Override
  public void run() {
    throw MissingCommand.of(spec);
  }

  /** The version that the build wrote into the module. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      ModuleDescriptor module = Main.class.getModule().getDescriptor();
      String version = module == null ? "(not from its jar)" : module.rawVersion().orElse("");
      return new String[] {"lanewise " + version, "JDK " + Runtime.version()};
    }
  }
}
