package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.tensor.Tensor;

/** Index of the greatest element along an axis; not-a-number counts as greater than all. */
final class ArgMaxStep implements Step {
  private final AxisView view;
  private final boolean last;
  private final Tensor x;
  private final Tensor y;

  ArgMaxStep(int axis, boolean last, Tensor x, Tensor y) {
    view = AxisView.of(x.shape(), axis);
    this.last = last;
    this.x = x;
    this.y = y;
  }

  @Override
  public void run() {
    for (int outer = 0; outer < view.outer(); outer++) {
      for (int i = 0; i < view.inner(); i++) {
        y.data()[y.offset() + outer * view.inner() + i] =
            greatest(x.offset() + outer * view.block() + i);
      }
    }
  }

  private int greatest(int from) {
    int greatest = 0;
    float best = x.data()[from];
    for (int i = 1; i < view.size(); i++) {
      float v = x.data()[from + i * view.inner()];
      if (v > best || (Float.isNaN(v) && !Float.isNaN(best)) || (last && isEqual(v, best))) {
        greatest = i;
        best = v;
      }
    }
    return greatest;
  }

  private static boolean isEqual(float a, float b) {
    return a == b || (Float.isNaN(a) && Float.isNaN(b));
  }
}
