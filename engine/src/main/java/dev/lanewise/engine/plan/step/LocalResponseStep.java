package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.graph.LocalResponse;
import dev.lanewise.engine.normalization.LocalResponseNormalizer;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;

/**
 * Local response normalisation with any size and exponent, one by one, in double precision. The
 * usual exponent of ¾ with a neighbourhood of equal sides has a kernel.
 */
final class LocalResponseStep implements Step {
  private final LocalResponse op;
  private final AxisView view;
  private final Tensor x;
  private final Tensor y;

  private LocalResponseStep(LocalResponse op, Tensor x, Tensor y) {
    this.op = op;
    this.x = x;
    this.y = y;
    view = AxisView.of(x.shape(), 1);
  }

  static Step of(LocalResponse op, Tensor x, Tensor y, Threads threads) {
    if (op.beta() != 0.75f || op.size() % 2 == 0 || !(op.k() > 0) || !(op.alpha() >= 0)) {
      return new LocalResponseStep(op, x, y);
    }
    AxisView view = AxisView.of(x.shape(), 1);
    LocalResponseNormalizer kernel =
        new LocalResponseNormalizer(
            view.outer(), view.size(), view.inner(), op.size() / 2, op.k(), op.alpha(), threads);
    return () -> kernel.forward(x, y, y);
  }

  @Override
  public void run() {
    for (int outer = 0; outer < view.outer(); outer++) {
      for (int c = 0; c < view.size(); c++) {
        for (int i = 0; i < view.inner(); i++) {
          normalize(outer * view.block() + i, c);
        }
      }
    }
  }

  /** Channel c of the position whose first channel is at {@code at}. */
  private void normalize(int at, int c) {
    int low = Math.max(0, c - (op.size() - 1) / 2);
    int high = Math.min(view.size() - 1, c + op.size() / 2);
    double sum = 0;
    for (int j = low; j <= high; j++) {
      double v = x.data()[x.offset() + at + j * view.inner()];
      sum += v * v;
    }
    int place = at + c * view.inner();
    double scale = StrictMath.pow(op.k() + op.alpha() * sum, op.beta());
    y.data()[y.offset() + place] = (float) (x.data()[x.offset() + place] / scale);
  }
}
