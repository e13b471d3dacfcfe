package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.softmax.ChannelSoftmax;
import dev.lanewise.engine.softmax.Softmax;
import dev.lanewise.engine.softmax.SoftmaxRows;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;

/** Softmax along an axis, or its logarithm. */
final class SoftmaxStep implements Step {
  private final AxisView view;
  private final boolean logarithm;
  private final Tensor x;
  private final Tensor y;
  private final Threads threads;
  private final Threads.Task task;

  SoftmaxStep(int axis, boolean logarithm, Tensor x, Tensor y, Threads threads) {
    view = AxisView.of(x.shape(), axis);
    this.logarithm = logarithm;
    this.x = x;
    this.y = y;
    this.threads = threads;
    task = view.inner() == 1 ? this::rows : this::columns;
  }

  @Override
  public void run() {
    threads.run(view.inner() == 1 ? 1 : view.outer(), task);
  }

  private void rows(int index, Scratch scratch) {
    int rows = view.outer();
    int columns = view.size();
    if (logarithm) {
      SoftmaxRows.logSoftmax(rows, columns, x.data(), x.offset(), y.data(), y.offset(), scratch);
    } else {
      Softmax.rows(rows, columns, x.data(), x.offset(), y.data(), y.offset(), scratch);
    }
  }

  private void columns(int outer, Scratch scratch) {
    int from = x.offset() + outer * view.block();
    int to = y.offset() + outer * view.block();
    int n = view.inner();
    if (logarithm) {
      ChannelSoftmax.logSoftmax(view.size(), n, n, x.data(), from, y.data(), to, scratch);
    } else {
      ChannelSoftmax.softmax(view.size(), n, n, x.data(), from, y.data(), to, scratch);
    }
  }
}
