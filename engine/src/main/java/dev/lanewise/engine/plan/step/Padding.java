package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.graph.Pad;
import dev.lanewise.engine.tensor.Tensor;

/** The step of a {@link Pad}. */
final class Padding {
  private Padding() {}

  static Step of(Pad op, Tensor x, Tensor y) {
    if (op.mode() == Pad.Mode.CONSTANT) {
      return new ConstantPadStep(op.number(), op.before(), x, y);
    }
    int[][] sources = new int[x.shape().rank()][];
    for (int d = 0; d < sources.length; d++) {
      sources[d] = new int[y.shape().dim(d)];
      int last = x.shape().dim(d) - 1;
      for (int i = 0; i < sources[d].length; i++) {
        int at = i - op.before().get(d);
        sources[d][i] = op.mode() == Pad.Mode.EDGE ? Math.clamp(at, 0, last) : reflected(at, last);
      }
    }
    return new IndexedCopy(x, y, sources);
  }

  /** An index up to {@code last} beyond either end, mirrored at it. */
  private static int reflected(int at, int last) {
    int behindFirst = Math.abs(at);
    return behindFirst > last ? 2 * last - behindFirst : behindFirst;
  }
}
