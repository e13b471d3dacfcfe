package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.activation.ActivatedSum;
import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;

/** {@code y = f(a + b)}, a and b of one shape: where the branches of a residual block meet. */
public final class SumStep implements Step {
  /** Elements of a task: a few microseconds, beside which it costs little to hand it over. */
  private static final int TASK = 1 << 14;

  private final ActivatedSum sum;
  private final Tensor a;
  private final Tensor b;
  private final Tensor y;
  private final Threads threads;
  private final Threads.Task task = this::runTask;

  /** The step; y may stand where a or b does. */
  public SumStep(Activation activation, Tensor a, Tensor b, Tensor y, Threads threads) {
    sum = new ActivatedSum(activation);
    this.a = a;
    this.b = b;
    this.y = y;
    this.threads = threads;
  }

  @Override
  public void run() {
    threads.run(Math.ceilDiv(y.size(), TASK), task);
  }

  private void runTask(int index, Scratch scratch) {
    int from = index * TASK;
    sum.apply(
        Math.min(TASK, y.size() - from),
        a.data(),
        a.offset() + from,
        b.data(),
        b.offset() + from,
        y.data(),
        y.offset() + from,
        scratch);
  }
}
