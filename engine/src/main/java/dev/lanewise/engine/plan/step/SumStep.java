package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.elementwise.Addition;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;

/** {@code y = f(a + b)}, a and b of one shape: where the branches of a residual block meet. */
public final class SumStep implements Step {
  /** Elements that stay in a first cache between sum and activation. */
  private static final int PART = 2048;

  /** Elements of a task: a few microseconds, beside which it costs little to hand it over. */
  private static final int TASK = 8 * PART;

  private final ActivationLoops loops;
  private final boolean linear;
  private final Tensor a;
  private final Tensor b;
  private final Tensor y;
  private final Threads threads;
  private final Threads.Task task = this::runTask;

  /** The step; y may stand where a or b does. */
  public SumStep(Activation activation, Tensor a, Tensor b, Tensor y, Threads threads) {
    loops = ActivationLoops.of(activation);
    linear = activation.equals(Activations.IDENTITY);
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
    int end = Math.min((index + 1) * TASK, y.size());
    for (int from = index * TASK; from < end; from += PART) {
      runPart(from, Math.min(PART, end - from), scratch);
    }
  }

  private void runPart(int from, int n, Scratch scratch) {
    int to = y.offset() + from;
    Addition.add(n, a.data(), a.offset() + from, b.data(), b.offset() + from, y.data(), to);
    if (!linear) {
      loops.forward(n, y.data(), to, y.data(), to, scratch);
    }
  }
}
