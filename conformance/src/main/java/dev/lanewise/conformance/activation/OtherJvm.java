package dev.lanewise.conformance.activation;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM like this one, with other options, that computes bits. */
final class OtherJvm {
  /** What it gave for one activation: bits, or what went wrong. */
  record Answer(String problem, IntBuffer bits) {}

  private final String kind;
  private final Process process;
  private final Path bits;
  private final Path log;
  private final int activations;

  private OtherJvm(String kind, Process process, Path bits, Path log, int activations) {
    this.kind = kind;
    this.process = process;
    this.bits = bits;
    this.log = log;
    this.activations = activations;
  }

  /**
   * Starts it.
   *
   * @param kind for messages and the names of its files in {@code folder}
   * @param options of the JVM
   * @param where its classes are: {@link #places}
   * @param recipes of the activations
   * @param calls of the loops before, so that they are compiled
   */
  static OtherJvm start(
      String kind,
      List<String> options,
      List<String> where,
      Path folder,
      List<Recipe> recipes,
      int calls)
      throws IOException {
    Path wanted = folder.resolve(kind + ".recipes"); // its own: another may be reading by now
    Files.write(wanted, recipes.stream().map(Recipe::line).toList());
    Path bits = folder.resolve(kind + ".bits");
    Path log = folder.resolve(kind + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(options);
    command.addAll(where);
    command.addAll(List.of(wanted.toString(), bits.toString(), Integer.toString(calls)));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new OtherJvm(kind, process, bits, log, recipes.size());
  }

  /**
   * Options that lead it to this JVM's classes, and to more.
   *
   * @param classPath more places of classes; empty for none
   * @param modules to resolve beside the kit's
   */
  static List<String> places(String classPath, List<String> modules) {
    Module kit = BitsProcess.class.getModule();
    List<String> options = new ArrayList<>();
    if (kit.isNamed()) {
      options.addAll(List.of("-p", System.getProperty("jdk.module.path")));
      if (!classPath.isEmpty()) {
        options.addAll(List.of("-cp", classPath));
      }
      if (!modules.isEmpty()) {
        options.addAll(List.of("--add-modules", String.join(",", modules)));
      }
      options.addAll(List.of("-m", kit.getName() + "/" + BitsProcess.class.getName()));
    } else {
      String own = System.getProperty("java.class.path");
      String all = classPath.isEmpty() ? own : own + File.pathSeparator + classPath;
      options.addAll(
          List.of(
              "--add-modules", "jdk.incubator.vector", "-cp", all, BitsProcess.class.getName()));
    }
    return options;
  }

  String kind() {
    return kind;
  }

  /** Waits for its end. */
  List<Answer> answers() throws IOException, InterruptedException {
    int code = process.waitFor();
    if (code != 0) {
      throw new IllegalStateException(
          "A JVM for '"
              + kind
              + "' ended with code "
              + code
              + ": "
              + Files.readString(log).strip());
    }
    List<Answer> answers = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(bits)))) {
      for (int i = 0; i < activations; i++) {
        String problem = in.readUTF();
        int[] all = new int[problem.isEmpty() ? in.readInt() : 0];
        for (int b = 0; b < all.length; b++) {
          all[b] = in.readInt();
        }
        answers.add(new Answer(problem, IntBuffer.wrap(all)));
      }
    }
    return answers;
  }

  /** Ends it, if it still runs. */
  void stop() {
    process.destroy();
  }
}
