package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;

/** {@code y = f(x)}, element by element, by the loops of a formula. */
final class ActivateStep implements Step {
  /** Elements of a task: 32 KiB. */
  private static final int PART = 8192;

  private final ActivationLoops loops;
  private final Tensor x;
  private final Tensor y;
  private final Threads threads;
  private final Threads.Task task = this::runPart;

  /**
   * The step.
   *
   * @param y of x's size; may stand where x does
   */
  ActivateStep(Activation activation, Tensor x, Tensor y, Threads threads) {
    loops = ActivationLoops.of(activation);
    this.x = x;
    this.y = y;
    this.threads = threads;
  }

  @Override
  public void run() {
    threads.run(Math.ceilDiv(x.size(), PART), task);
  }

  private void runPart(int part, Scratch scratch) {
    int from = part * PART;
    int n = Math.min(PART, x.size() - from);
    loops.forward(n, x.data(), x.offset() + from, y.data(), y.offset() + from, scratch);
  }
}
