package dev.lanewise.conformance.activation;

import dev.lanewise.conformance.activation.Finding.Check;
import dev.lanewise.conformance.activation.OtherJvm.Answer;
import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.simd.Simd;
import java.io.IOException;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Bits of values and derivatives: once more on another thread, and in other JVMs, started from this
 * one's, compiled at 128, 256 and 512 bits, and interpreted. All activations share one JVM of each
 * kind.
 */
public final class SameBits {
  private static final int[] WIDTHS = {128, 256, 512};

  /** Calls after which HotSpot's last compiler has had its turn (Tier4InvocationThreshold). */
  private static final int COMPILED = 6000;

  /** Two: one may be like this one by chance. */
  private static final int OTHER_THREADS = 2;

  private final List<Recipe> recipes;
  private final Map<String, List<Answer>> answers;

  private SameBits(List<Recipe> recipes, Map<String, List<Answer>> answers) {
    this.recipes = recipes;
    this.answers = answers;
  }

  /**
   * Runs the other JVMs.
   *
   * @param activations {@link Activation} or {@link TrainableActivation}
   * @param classPath more places of classes, as in {@code -cp}; empty for none
   * @param processes that may run at a time
   * @throws IOException if a file cannot be written, or a JVM not be started
   * @throws InterruptedException if this thread is interrupted; JVMs that run are ended
   * @throws IllegalStateException if a JVM fails as a whole; with what it printed
   */
  public static SameBits of(List<?> activations, String classPath, int processes, Progress progress)
      throws IOException, InterruptedException {
    List<Recipe> recipes = activations.stream().flatMap(it -> Recipe.of(it).stream()).toList();
    List<String> where = OtherJvm.places(classPath, modules(activations));
    Map<String, List<Answer>> answers = new LinkedHashMap<>();
    List<OtherJvm> running = new ArrayList<>();
    Path folder = Files.createTempDirectory("lanewise-bits");
    try {
      List<List<String>> kinds = kinds();
      for (List<String> options : kinds) {
        if (running.size() == processes) {
          OtherJvm oldest = running.removeFirst();
          answers.put(oldest.kind(), oldest.answers());
        }
        progress.at("other JVMs", (double) answers.size() / kinds.size());
        boolean interpreted = options.contains("-Xint");
        String kind =
            interpreted ? "interpreted" : options.getFirst().replaceAll(".*=", "") + " bits";
        running.add(
            OtherJvm.start(kind, options, where, folder, recipes, interpreted ? 0 : COMPILED));
      }
      for (OtherJvm last : running) {
        answers.put(last.kind(), last.answers());
        progress.at("other JVMs", (double) answers.size() / kinds.size());
      }
    } finally {
      running.forEach(OtherJvm::stop);
      delete(folder);
    }
    return new SameBits(recipes, answers);
  }

  /** Options of each JVM: the width, compiled in the foreground; and this one's width, not. */
  private static List<List<String>> kinds() {
    List<List<String>> kinds = new ArrayList<>();
    for (int bits : WIDTHS) {
      kinds.add(List.of("-D" + Simd.VECTOR_BITS + "=" + bits, "-Xbatch"));
    }
    kinds.add(List.of("-D" + Simd.VECTOR_BITS + "=" + Simd.FLOATS.vectorBitSize(), "-Xint"));
    return kinds;
  }

  private static List<String> modules(List<?> activations) {
    return activations.stream()
        .map(activation -> activation.getClass().getModule())
        .filter(Module::isNamed)
        .map(Module::getName)
        .distinct()
        .toList();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /**
   * Compares what this JVM gives with what it gives on another thread, and what the others gave.
   */
  public Finding of(Activation activation) {
    return finding(activation);
  }

  /** The same, for its settings: with sums of gradients by parameters. */
  public Finding of(TrainableActivation activation) {
    return finding(activation);
  }

  private Finding finding(Object activation) {
    List<Subject> subjects = BitsProcess.subjects(activation);
    SequencedMap<String, int[]> own = BitsProcess.rows(subjects);
    float[] inputs = BitsProcess.inputs(subjects);
    for (int thread = 0; thread < OTHER_THREADS; thread++) {
      Optional<Finding> again =
          difference(
              "once more, on another thread",
              IntBuffer.wrap(onAnotherThread(subjects)),
              own,
              inputs);
      if (again.isPresent()) {
        return again.get();
      }
    }
    int index = Recipe.of(activation).map(recipes::indexOf).orElse(-1);
    if (index < 0) {
      return Finding.notMade(
          Check.SAME_BITS,
          "other JVMs cannot make it: expected a record of numbers and enums, or a constructor without"
              + " arguments, got "
              + activation.getClass().getName());
    }
    for (Map.Entry<String, List<Answer>> other : answers.entrySet()) {
      Answer answer = other.getValue().get(index);
      if (!answer.problem().isEmpty()) {
        return Finding.failed(Check.SAME_BITS, other.getKey() + ": " + answer.problem());
      }
      Optional<Finding> difference = difference(other.getKey(), answer.bits(), own, inputs);
      if (difference.isPresent()) {
        return difference.get();
      }
    }
    return Finding.passed(
        Check.SAME_BITS,
        "%d functions at %d inputs: another thread, %s"
            .formatted(own.size(), BitsProcess.COUNT, String.join(", ", answers.keySet())));
  }

  private static int[] onAnotherThread(List<Subject> subjects) {
    return CompletableFuture.supplyAsync(
            () -> BitsProcess.join(BitsProcess.rows(subjects)), Thread.ofPlatform()::start)
        .join();
  }

  private static Optional<Finding> difference(
      String kind, IntBuffer theirs, SequencedMap<String, int[]> own, float[] x) {
    int from = 0;
    for (Map.Entry<String, int[]> row : own.entrySet()) {
      int[] bits = row.getValue();
      for (int i = 0; i < bits.length; i++) {
        if (theirs.get(from + i) != bits[i]) {
          String detail =
              "%s: %s is %s, here %s"
                  .formatted(
                      kind,
                      row.getKey(),
                      Float.intBitsToFloat(theirs.get(from + i)),
                      Float.intBitsToFloat(bits[i]));
          return Optional.of(
              bits.length == x.length
                  ? Finding.failed(Check.SAME_BITS, detail, x[i])
                  : Finding.failed(Check.SAME_BITS, detail));
        }
      }
      from += bits.length;
    }
    return Optional.empty();
  }
}
