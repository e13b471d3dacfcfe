package dev.lanewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One run of the command in a JVM of its own.
 *
 * @param exitCode of the process
 * @param out lines on standard output
 * @param err lines on standard error, but for the JVM's own about the vector module
 */
public record CommandRun(int exitCode, List<String> out, List<String> err) {
  /** What could lead a test to the data sets of whoever runs it. */
  private static final List<String> DATA_VARIABLES =
      List.of("LANEWISE_DATA", "LOCALAPPDATA", "XDG_CACHE_HOME");

  /** Runs {@code lanewise arguments}. */
  public static CommandRun of(String... arguments) throws IOException, InterruptedException {
    return of(List.of(), arguments);
  }

  /** Runs {@code lanewise arguments} with more options of the JVM. */
  static CommandRun of(List<String> jvmOptions, String... arguments)
      throws IOException, InterruptedException {
    return in(Path.of(""), jvmOptions, arguments);
  }

  /** Runs {@code lanewise arguments} in a folder, with more options of the JVM. */
  public static CommandRun in(Path folder, List<String> jvmOptions, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("lanewise", ".out");
    Path err = Files.createTempFile("lanewise", ".err");
    return ended(start(folder, jvmOptions, out, err, arguments), out, err);
  }

  /** Starts {@code lanewise arguments} in a folder; what it prints goes to these files. */
  public static Process start(
      Path folder, List<String> jvmOptions, Path out, Path err, String... arguments)
      throws IOException {
    return process(folder, jvmOptions, Main.class, arguments)
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
  }

  /** A JVM in a folder that runs a class, without the data sets of whoever runs it. */
  static ProcessBuilder process(
      Path folder, List<String> jvmOptions, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-XX:+UseSerialGC"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toAbsolutePath().toFile());
    builder.environment().keySet().removeAll(DATA_VARIABLES);
    return builder;
  }

  /** Waits for the end of a process, and removes its files. */
  public static CommandRun ended(Process process, Path out, Path err)
      throws IOException, InterruptedException {
    try {
      int exitCode = process.waitFor();
      return new CommandRun(exitCode, lines(out), lines(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** Standard output as one text. */
  public String output() {
    return String.join("\n", out);
  }

  /** Standard error as one text. */
  public String errors() {
    return String.join("\n", err);
  }

  private static List<String> lines(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> !line.startsWith("WARNING: Using incubator modules")).toList();
    }
  }
}
