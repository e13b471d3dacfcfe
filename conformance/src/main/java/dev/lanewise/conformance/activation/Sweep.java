package dev.lanewise.conformance.activation;

import dev.lanewise.engine.accuracy.ErrorSearch;
import dev.lanewise.engine.accuracy.WorstError;
import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Description;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import java.util.Arrays;

/**
 * The inputs at which an activation is compared with its reference: every {@code step}-th of the
 * 2³² bit patterns, then the floats around corners, powers of two and kinks.
 *
 * @param step 1 for all floats
 */
public record Sweep(int step) {
  /** All floats. */
  public static final Sweep EXHAUSTIVE = new Sweep(1);

  /** About a million floats; well under a second an activation. */
  public static final Sweep SAMPLED = new Sweep(4099);

  /** About 40,000 floats: for builds that test many activations. */
  public static final Sweep QUICK = new Sweep(99_991);

  private static final long FLOATS = 1L << 32;
  private static final int PARTS = 4096;
  private static final int BLOCK = 4096;

  /**
   * Checks the step.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Sweep {
    if (step < 1) {
      throw new IllegalArgumentException(
          "Sweep: expected a step of at least 1, got " + step + "; 1 tries every float");
    }
  }

  /** The worst errors of value and derivative; the same on any number of threads. */
  Accuracy run(Activation activation, Threads threads, Progress progress) {
    float[] corners = Inputs.corners(activation.description());
    Pair[] worst = new Pair[PARTS];
    int[] done = new int[1];
    threads.run(
        PARTS,
        (part, scratch) -> {
          long from = FLOATS / PARTS * part;
          long first = Math.ceilDiv(from, (long) step) * step;
          Pair pair = new Pair(activation, scratch);
          pair.tryBits(first, from + FLOATS / PARTS, step);
          if (part == 0) {
            pair.tryInputs(corners);
          }
          worst[part] = pair;
          synchronized (done) {
            progress.at(activation.name(), (double) ++done[0] / PARTS);
          }
        });
    WorstError value = worst[0].value.worst();
    WorstError derivative = worst[0].derivative.worst();
    for (Pair pair : worst) {
      value = value.or(pair.value.worst());
      derivative = derivative.or(pair.derivative.worst());
    }
    return new Accuracy(Math.ceilDiv(FLOATS, (long) step), value, derivative);
  }

  /** A search for the worst value, and one for the worst derivative. */
  private static final class Pair {
    private final ErrorSearch value;
    private final ErrorSearch derivative;

    Pair(Activation activation, Scratch scratch) {
      ActivationLoops loops = ActivationLoops.of(activation);
      Description claims = activation.description();
      float[] ones = new float[BLOCK];
      Arrays.fill(ones, 1f);
      value =
          new ErrorSearch(
              (n, x, y) -> loops.forward(n, x, 0, y, 0, scratch),
              activation::value,
              claims.valueTolerance());
      derivative =
          new ErrorSearch(
              (n, x, y) -> loops.backward(n, x, 0, ones, 0, y, 0, scratch),
              activation::derivative,
              claims.derivativeTolerance());
    }

    void tryBits(long from, long to, long step) {
      value.tryBits(from, to, step);
      derivative.tryBits(from, to, step);
    }

    void tryInputs(float[] inputs) {
      value.tryInputs(inputs);
      derivative.tryInputs(inputs);
    }
  }
}
