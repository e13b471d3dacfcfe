package dev.lanewise.layers.activation;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;

/**
 * The way back through an activation, {@code dz = dy·f'(z)}, for passes that carry one. Owns the
 * gradient that it returns, made at first use; one thread at a time uses it.
 */
public final class ActivationGradient {
  /** Elements of one task: 32 KiB of each tensor. */
  private static final int PART = 8192;

  private static final Tensor NONE = Tensor.zeros();

  private final Shape shape;
  private final Threads threads;
  private final boolean linear;
  private final ActivationLoops loops;
  private final Threads.Task task = this::runPart;
  private Tensor gradient = NONE;
  private Tensor z = NONE;
  private Tensor gradOutput = NONE;

  /** For outputs of {@code shape}. */
  public ActivationGradient(Activation activation, Shape shape, Threads threads) {
    this.shape = shape;
    this.threads = threads;
    linear = activation.equals(Activations.IDENTITY);
    loops = ActivationLoops.of(activation);
  }

  /**
   * The gradient by z, for the gradient by f(z): of the identity, that gradient itself.
   *
   * @param z input of the activation
   * @param dy gradient by its output
   */
  public Tensor through(Tensor z, Tensor dy) {
    if (linear) {
      return dy;
    }
    if (gradient == NONE) {
      gradient = Tensor.zeros(shape);
    }
    this.z = z;
    gradOutput = dy;
    threads.run(Math.ceilDiv(shape.size(), PART), task); // dz = dy·f'(z)
    return gradient;
  }

  private void runPart(int part, Scratch scratch) {
    int from = part * PART;
    loops.backward(
        Math.min(PART, shape.size() - from),
        z.data(),
        z.offset() + from,
        gradOutput.data(),
        gradOutput.offset() + from,
        gradient.data(),
        from,
        scratch);
  }
}
