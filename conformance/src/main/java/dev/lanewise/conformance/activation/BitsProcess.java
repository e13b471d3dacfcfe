package dev.lanewise.conformance.activation;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.TrainableActivation;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The main class of a JVM with another vector width, or without compiler: reads recipes of
 * activations, a line each, and writes the bits of values and derivatives at fixed inputs.
 */
final class BitsProcess {
  /** Inputs of each function. */
  static final int COUNT = 4096;

  /** A call that has whole vectors and a tail at every width. */
  private static final int SMALL = 35;

  private BitsProcess() {}

  /**
   * Reads {@code args[0]}, writes {@code args[1]}: for each line an empty text and the bits, or
   * what went wrong.
   *
   * @param args also, how often the loops run before, so that the JIT has compiled them
   */
  public static void main(String[] args) throws IOException {
    int calls = Integer.parseInt(args[2]);
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(Path.of(args[1]))))) {
      for (String line : Files.readAllLines(Path.of(args[0]))) {
        try {
          List<Subject> subjects = subjects(Recipe.parse(line).make());
          warm(subjects.getFirst(), calls);
          int[] bits = join(rows(subjects));
          out.writeUTF("");
          out.writeInt(bits.length);
          for (int b : bits) {
            out.writeInt(b);
          }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
          out.writeUTF(e.toString()); // a finding of the check that started this process
        }
      }
    }
  }

  private static void warm(Subject subject, int calls) {
    float[] x = Inputs.forBits(subject.description(), SMALL);
    Kernel kernel = new Kernel(subject);
    for (int i = 0; i < calls; i++) {
      kernel.values(x);
      kernel.derivatives(x);
    }
  }

  /** What is checked of a fixed or trainable activation: the latter at several settings. */
  static List<Subject> subjects(Object activation) {
    return switch (activation) {
      case Activation fixed -> List.of(FixedSubject.of(fixed));
      case TrainableActivation trainable -> List.copyOf(TrainableSubject.settings(trainable));
      default ->
          throw new IllegalArgumentException(
              "Bits: expected an activation, got " + activation.getClass().getName());
    };
  }

  /** The inputs of these subjects' functions. */
  static float[] inputs(List<Subject> subjects) {
    return Inputs.forBits(subjects.getFirst().description(), COUNT);
  }

  /** Bits by what they are of: of every function at every input, and of sums by parameters. */
  static SequencedMap<String, int[]> rows(List<Subject> subjects) {
    SequencedMap<String, int[]> rows = new LinkedHashMap<>();
    float[] x = inputs(subjects);
    for (Subject subject : subjects) {
      String setting =
          subject instanceof TrainableSubject trainable ? " (" + trainable.setting() + ")" : "";
      for (Compared compared : subject.compared()) {
        rows.put(compared.what() + setting, bits(Kernel.apply(compared.lanes().get(), x)));
      }
      if (subject instanceof TrainableSubject trainable) {
        float[] finite = Arrays.copyOfRange(Inputs.rising(1 << 22), 200, 700);
        float[] lanes = new ParameterSums(trainable).lanes(finite.length, finite);
        rows.put("sums by parameters" + setting, bits(lanes));
      }
    }
    return rows;
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToIntBits(values[i]); // every NaN is one
    }
    return bits;
  }

  /** All rows, one after the other. */
  static int[] join(SequencedMap<String, int[]> rows) {
    List<Integer> all = new ArrayList<>();
    for (int[] row : rows.values()) {
      for (int bits : row) {
        all.add(bits);
      }
    }
    return all.stream().mapToInt(Integer::intValue).toArray();
  }
}
