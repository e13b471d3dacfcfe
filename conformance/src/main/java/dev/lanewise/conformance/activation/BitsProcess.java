package dev.lanewise.conformance.activation;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.threads.Scratch;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The main class of a JVM with another vector width, or without compiler: reads recipes of
 * activations, a line each, and writes the bits of values and derivatives at fixed inputs.
 */
final class BitsProcess {
  /** Inputs of each activation. */
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
          Activation activation = Recipe.parse(line).make();
          warm(activation, calls);
          int[] bits = bits(activation);
          out.writeUTF("");
          for (int b : bits) {
            out.writeInt(b);
          }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
          out.writeUTF(e.toString()); // a finding of the check that started this process
        }
      }
    }
  }

  private static void warm(Activation activation, int calls) {
    ActivationLoops loops = ActivationLoops.of(activation);
    float[] x = Inputs.forBits(activation.description(), SMALL);
    float[] y = new float[SMALL];
    Scratch scratch = new Scratch();
    for (int i = 0; i < calls; i++) {
      loops.forward(SMALL, x, 0, y, 0, scratch);
      loops.backward(SMALL, x, 0, x, 0, y, 0, scratch);
    }
  }

  /** Of the values, then of the derivatives. */
  static int[] bits(Activation activation) {
    float[] x = Inputs.forBits(activation.description(), COUNT);
    Kernel kernel = new Kernel(activation);
    float[] values = kernel.values(x);
    float[] derivatives = kernel.derivatives(x);
    int[] bits = new int[2 * COUNT];
    for (int i = 0; i < COUNT; i++) {
      bits[i] = Float.floatToIntBits(values[i]); // every NaN is one
      bits[COUNT + i] = Float.floatToIntBits(derivatives[i]);
    }
    return bits;
  }
}
