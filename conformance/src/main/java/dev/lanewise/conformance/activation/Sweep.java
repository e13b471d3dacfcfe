package dev.lanewise.conformance.activation;

import dev.lanewise.engine.accuracy.ErrorSearch;
import dev.lanewise.engine.accuracy.WorstError;
import dev.lanewise.engine.threads.Threads;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

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

  private static final int PARTS = 4096;

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

  /** The worst error of each function; the same on any number of threads. */
  List<WorstError> run(Subject subject, Threads threads, Progress progress) {
    float[] corners = Inputs.corners(subject.description());
    List<List<WorstError>> worst = new ArrayList<>(Collections.nCopies(PARTS, List.of()));
    AtomicInteger done = new AtomicInteger();
    threads.run(
        PARTS,
        (part, _) -> {
          long from = Accuracy.FLOATS / PARTS * part;
          long first = Math.ceilDiv(from, (long) step) * step;
          List<WorstError> ofPart = new ArrayList<>();
          for (Compared compared : subject.compared()) {
            ErrorSearch search = compared.search();
            search.tryBits(first, from + Accuracy.FLOATS / PARTS, step);
            if (part == 0) {
              search.tryInputs(corners);
            }
            ofPart.add(search.worst());
          }
          worst.set(part, ofPart);
          synchronized (done) {
            progress.at(subject.name(), (double) done.incrementAndGet() / PARTS);
          }
        });
    List<WorstError> all = new ArrayList<>(worst.getFirst());
    for (List<WorstError> ofPart : worst) {
      for (int i = 0; i < all.size(); i++) {
        all.set(i, all.get(i).or(ofPart.get(i)));
      }
    }
    return all;
  }

  /** How many bit patterns are tried. */
  long inputs() {
    return Math.ceilDiv(Accuracy.FLOATS, (long) step);
  }
}
