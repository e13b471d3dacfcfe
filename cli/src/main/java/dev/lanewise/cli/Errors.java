package dev.lanewise.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Tells a user's mistake in one line, and anything else, which is a fault of ours, with its stack
 * trace.
 */
final class Errors implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private static final int FAILED = 1;

  private final BooleanSupplier stacktrace;

  Errors(BooleanSupplier stacktrace) {
    this.stacktrace = stacktrace;
  }

  @Override
  public int handleParseException(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    String message =
        error instanceof UnmatchedArgumentException unmatched
            ? unmatched(unmatched)
            : error.getMessage();
    boolean isMinus =
        error instanceof MissingParameterException
            && Arrays.stream(args).anyMatch(argument -> argument.matches("-[.\\d].*"));
    if (isMinus) { // was taken for an option
      message += "; a -- goes before numbers that begin with a minus";
    }
    String help = command.getCommandSpec().qualifiedName() + " --help";
    print(command.getErr(), message + "; see '" + help + "'", error);
    return Main.USAGE_ERROR;
  }

  @Override
  public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
    switch (error) {
      case IllegalArgumentException mistake -> print(command.getErr(), message(mistake), error);
      case IOException mistake -> print(command.getErr(), message(mistake), error);
      case UncheckedIOException mistake ->
          print(command.getErr(), message(Objects.requireNonNull(mistake.getCause())), error);
      default -> error.printStackTrace(command.getErr());
    }
    return FAILED;
  }

  /** The errors that a user can mend: too small a heap, and a system property that is wrong. */
  int handleError(Error error, PrintWriter err) {
    if (error instanceof OutOfMemoryError) {
      long heap = Runtime.getRuntime().maxMemory() >> 20;
      print(
          err,
          "out of memory with a heap of "
              + heap
              + " MiB; make the batch smaller, or the heap larger as in -Xmx"
              + 2 * heap
              + "m before the command",
          error);
    } else if (error.getCause() instanceof IllegalArgumentException mistake) {
      print(err, message(mistake), error);
    } else {
      error.printStackTrace(err);
    }
    return FAILED;
  }

  private void print(PrintWriter to, String message, Throwable error) {
    to.println("lanewise: " + message.replace(System.lineSeparator(), " "));
    if (stacktrace.getAsBoolean()) {
      error.printStackTrace(to);
    }
    to.flush();
  }

  private static String unmatched(UnmatchedArgumentException error) {
    String argument = error.getUnmatched().getFirst();
    String kind = "argument";
    if (error.isUnknownOption()) {
      kind = "option";
    } else if (!error.getCommandLine().getSubcommands().isEmpty()) {
      kind = "command";
    }
    List<String> nearest = error.getSuggestions();
    String hint = nearest.isEmpty() ? "" : "; the nearest is '" + nearest.getFirst() + "'";
    return "unknown " + kind + " '" + argument + "'" + hint;
  }

  private static String message(Exception error) {
    // The JDK's file errors say no more than the file.
    return switch (error) {
      case NoSuchFileException missing -> missing.getFile() + ": no such file or folder";
      case AccessDeniedException denied -> denied.getFile() + ": access denied";
      case FileSystemException other when other.getReason() == null ->
          other.getFile() + ": " + other.getClass().getSimpleName();
      default -> {
        String message = error.getMessage();
        yield message == null ? error.toString() : message;
      }
    };
  }
}
