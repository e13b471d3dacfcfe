package dev.lanewise.layers.activation;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.GradientBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way back through an activation, {@code dz = dy·f'(z)}, for passes that carry one; one thread
 * at a time uses it.
 */
public final class ActivationGradient {
  /** Elements of one task: 32 KiB of each tensor. */
  private static final int PART = 8192;

  private static final Tensor NONE = Tensor.zeros();

  private final Shape shape;
  private final Threads threads;
  private final ActivationLoops loops;
  private final Threads.Task task = this::runPart;
  private final @Nullable GradientBuffer buffer;
  private Tensor gradient = NONE;
  private Tensor z = NONE;
  private Tensor gradOutput = NONE;

  /**
   * For outputs of {@code shape}.
   *
   * @param room asked for the gradient by z, unless that is the one by f(z)
   */
  public ActivationGradient(
      Activation activation, Shape shape, Threads threads, Function<Shape, GradientBuffer> room) {
    this.shape = shape;
    this.threads = threads;
    boolean linear = activation.equals(Activations.IDENTITY);
    loops = ActivationLoops.of(activation);
    buffer = linear ? null : room.apply(shape);
  }

  /**
   * Where a pass keeps z for the way back: in the output itself where no backward follows, or where
   * the derivative there is the same.
   */
  public static Tensor roomForInput(Activation activation, Tensor output, Execution execution) {
    boolean byValue =
        activation.equals(Activations.IDENTITY) || activation.description().slopeByValue();
    return execution.isTraining() && !byValue ? Tensor.zeros(output.shape()) : output;
  }

  /**
   * The gradient by z, for the gradient by f(z): of the identity, that gradient itself.
   *
   * @param z input of the activation
   * @param dy gradient by its output
   */
  public Tensor through(Tensor z, Tensor dy) {
    if (buffer == null) {
      return dy;
    }
    gradient = buffer.beside(dy);
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
