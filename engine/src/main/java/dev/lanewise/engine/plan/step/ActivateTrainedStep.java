package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.activation.ParameterVectors;
import dev.lanewise.engine.activation.SharedParameters;
import dev.lanewise.engine.activation.TrainableLoops;
import dev.lanewise.engine.graph.ActivateTrained;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import java.util.List;

/** {@code y = f(x; p)}, element by element, with parameters that were learned. */
final class ActivateTrainedStep implements Step {
  private static final float[] NO_SUMS = {};

  private final TrainableLoops loops;
  private final SharedParameters shared;
  private final List<Tensor> in;
  private final Tensor x;
  private final Tensor y;
  private final Threads threads;
  private final Threads.Task task = this::forward;
  private final SharedParameters.Stretch stretch = this::forward;

  /**
   * The step.
   *
   * @param in x and each of the parameters
   * @param y of x's size; may stand where x does
   */
  ActivateTrainedStep(ActivateTrained op, List<Tensor> in, Tensor y, Threads threads) {
    this.in = in;
    this.y = y;
    this.threads = threads;
    x = in.getFirst();
    loops = TrainableLoops.of(op.activation());
    shared = new SharedParameters(op.activation(), op.sharing(), x.shape());
  }

  @Override
  public void run() {
    for (int i = 1; i < in.size(); i++) {
      shared.set(i - 1, in.get(i));
    }
    threads.run(shared.tasks(), task);
  }

  private void forward(int index, Scratch scratch) {
    shared.run(index, NO_SUMS, scratch, stretch);
  }

  private void forward(int from, int n, ParameterVectors p) {
    loops.forward(n, x.data(), x.offset() + from, y.data(), y.offset() + from, p);
  }
}
