package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.graph.ElementType;
import dev.lanewise.engine.tensor.Tensor;

/**
 * A step whose output is of {@link ElementType#INTEGER}: what is behind the point is dropped, as a
 * cast drops it, whichever operation left it there. Not-a-number and infinities stay.
 */
public final class WholeStep implements Step {
  private final Step step;
  private final Tensor y;

  /**
   * The step.
   *
   * @param step gives the numbers
   * @param y where it leaves them
   */
  public WholeStep(Step step, Tensor y) {
    this.step = step;
    this.y = y;
  }

  @Override
  public void run() {
    step.run();
    float[] to = y.data();
    for (int i = y.offset(); i < y.offset() + y.size(); i++) {
      to[i] = whole(to[i]);
    }
  }

  /** The whole number next to v on the way to 0, never −0. */
  private static float whole(float v) {
    return (float) (v < 0 ? Math.ceil(v) : Math.floor(v)) + 0f;
  }
}
