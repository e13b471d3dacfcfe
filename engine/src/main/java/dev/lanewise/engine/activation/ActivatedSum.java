package dev.lanewise.engine.activation;

import dev.lanewise.engine.elementwise.Addition;
import dev.lanewise.engine.threads.Scratch;

/** {@code y = f(a + b)}, element by element: where the branches of a residual block meet. */
public final class ActivatedSum {
  /** Elements that stay in a first cache between sum and activation. */
  private static final int PART = 2048;

  private final ActivationLoops loops;
  private final boolean linear;

  /** The sum under an activation. */
  public ActivatedSum(Activation activation) {
    loops = ActivationLoops.of(activation);
    linear = activation.equals(Activations.IDENTITY);
  }

  /**
   * {@code y[i] = f(a[i] + b[i])} for n elements.
   *
   * @param y may be a or b at the same offset
   */
  public void apply(
      int n,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] y,
      int yOffset,
      Scratch scratch) {
    for (int from = 0; from < n; from += PART) {
      int count = Math.min(PART, n - from);
      int to = yOffset + from;
      Addition.add(count, a, aOffset + from, b, bOffset + from, y, to);
      if (!linear) {
        loops.forward(count, y, to, y, to, scratch);
      }
    }
  }
}
