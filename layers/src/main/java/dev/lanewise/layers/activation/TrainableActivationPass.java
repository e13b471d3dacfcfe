package dev.lanewise.layers.activation;

import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.ParameterVectors;
import dev.lanewise.engine.activation.SharedParameters;
import dev.lanewise.engine.activation.TrainableLoops;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.GradientBuffer;
import dev.lanewise.layers.Pass;
import java.util.List;

/** Buffers and loops of {@link TrainableActivationLayer}. */
final class TrainableActivationPass implements Pass {
  private final TrainableActivationLayer layer;
  private final Shape shape;
  private final Execution execution;
  private final TrainableLoops loops;
  private final List<Letter> domains;
  private final SharedParameters shared;
  private final Tensor output;
  private final Threads.Task forwardTask = this::forwardTask;
  private final Threads.Task backwardTask = this::backwardTask;
  private final SharedParameters.Stretch forward = this::forward;
  private final SharedParameters.Stretch backward = this::backward;
  private float[] sums = new float[0];
  private final GradientBuffer gradInputBuffer;
  private Tensor gradInput;
  private Tensor input;
  private Tensor gradOutput;

  TrainableActivationPass(TrainableActivationLayer layer, Shape shape, Execution execution) {
    this.layer = layer;
    this.shape = shape;
    this.execution = execution;
    loops = TrainableLoops.of(layer.activation());
    domains = layer.activation().parameters();
    shared = new SharedParameters(layer.activation(), layer.sharing(), shape);
    output = Tensor.zeros(shape);
    gradInputBuffer = execution.gradInput(shape);
    gradInput = output;
    input = output;
    gradOutput = output;
  }

  @Override
  public Tensor forward(Tensor x) {
    Pass.requireInput(layer, shape, x);
    input = x;
    if (execution.isTraining()) {
      holdParameters();
    }
    for (int i = 0; i < domains.size(); i++) {
      shared.set(i, layer.letters().get(i).value());
    }
    execution.threads().run(shared.tasks(), forwardTask); // y   = f(x; p)
    return output;
  }

  @Override
  public Tensor backward(Tensor dy) {
    execution.requireTraining(layer);
    Pass.requireGradient(layer, shape, dy);
    if (gradInput == output) {
      sums = shared.newSums();
    }
    gradInput = gradInputBuffer.beside(dy);
    gradOutput = dy;
    execution.threads().run(shared.tasks(), backwardTask); // dx  = dy·∂f/∂x
    for (int i = 0; i < domains.size(); i++) {
      shared.addSums(i, sums, layer.letters().get(i).gradient()); // dp += Σ dy·∂f/∂p
    }
    return gradInput;
  }

  private void holdParameters() {
    for (int i = 0; i < domains.size(); i++) {
      Tensor p = layer.letters().get(i).value();
      for (int k = p.offset(); k < p.offset() + p.size(); k++) {
        p.data()[k] = domains.get(i).held(p.data()[k]);
      }
    }
  }

  private void forwardTask(int task, Scratch scratch) {
    shared.run(task, sums, scratch, forward);
  }

  private void forward(int from, int n, ParameterVectors p) {
    loops.forward(n, input.data(), input.offset() + from, output.data(), from, p);
  }

  private void backwardTask(int task, Scratch scratch) {
    shared.clear(task, sums);
    shared.run(task, sums, scratch, backward);
  }

  private void backward(int from, int n, ParameterVectors p) {
    loops.backward(
        n,
        input.data(),
        input.offset() + from,
        gradOutput.data(),
        gradOutput.offset() + from,
        gradInput.data(),
        from,
        p);
  }
}
