package dev.lanewise.layers.composite;

import dev.lanewise.engine.elementwise.Addition;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;

/** Adds the gradients of branches that share an input. */
final class GradientSum {
  /** Elements of one task: 32 KiB of each tensor. */
  private static final int PART = 8192;

  private static final Tensor NONE = Tensor.zeros();

  private final Threads threads;
  private final Threads.Task task = this::addPart;
  private Tensor a = NONE;
  private Tensor b = NONE;
  private Tensor to = NONE;

  GradientSum(Threads threads) {
    this.threads = threads;
  }

  /** {@code a + b} in {@code to}, which may be a or b. */
  Tensor add(Tensor a, Tensor b, Tensor to) {
    this.a = a;
    this.b = b;
    this.to = to;
    threads.run(Math.ceilDiv(to.size(), PART), task);
    return to;
  }

  private void addPart(int part, Scratch scratch) {
    int from = part * PART;
    Addition.add(
        Math.min(PART, to.size() - from),
        a.data(),
        a.offset() + from,
        b.data(),
        b.offset() + from,
        to.data(),
        to.offset() + from);
  }
}
