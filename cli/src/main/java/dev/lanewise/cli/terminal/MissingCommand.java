package dev.lanewise.cli.terminal;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The mistake of a command that was called without one of its own commands. */
public final class MissingCommand {
  private MissingCommand() {}

  /** Tells which commands there are. */
  public static ParameterException of(CommandSpec spec) {
    return new ParameterException(
        spec.commandLine(),
        "expected a command: " + String.join(", ", spec.subcommands().keySet()));
  }
}
