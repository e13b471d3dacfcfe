package dev.lanewise.layers.optimizer;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.engine.update.RmspropUpdate;
import dev.lanewise.layers.Parameter;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * RMSprop: every gradient is divided by the root of a running mean of its square.
 *
 * <pre>
 * g' = g + weightDecay·w
 * s  = alpha·s + (1 − alpha)·g'²                              s begins as 0
 * w  = w − learningRate · g'/(√s + epsilon)                   where momentum is 0
 * v  = momentum·v + g'/(√s + epsilon)                         v begins as 0
 * w  = w − learningRate·v                                     else
 * </pre>
 *
 * <p>Source: G. Hinton, "Neural Networks for Machine Learning", lecture 6e, 2012; epsilon, decay
 * and momentum as PyTorch has them.
 *
 * <p>State: {@code NAME.square} of every parameter, and {@code NAME.velocity} where there is
 * momentum.
 */
public final class Rmsprop implements Optimizer {
  private final RmspropConfig config;
  private final ParameterBlocks blocks;
  private final Tensor[] squares;
  private final Tensor[] velocities;
  private final Threads.Task stepTask;
  private double learningRate;

  /** RMSprop of {@code parameters} on {@code threads}. */
  public Rmsprop(
      RmspropConfig config, SequencedMap<String, Parameter> parameters, Threads threads) {
    this.config = config;
    blocks = new ParameterBlocks(parameters, threads);
    squares = blocks.zeros();
    velocities = config.momentum() == 0 ? new Tensor[0] : blocks.zeros();
    stepTask = blocks.task(config.momentum() == 0 ? this::stepPlain : this::stepMomentum);
    learningRate = config.learningRate();
  }

  @Override
  public void zeroGrad() {
    blocks.zeroGrad();
  }

  @Override
  public void step() {
    blocks.run(stepTask);
  }

  private void stepPlain(int index, int from, int n) {
    Tensor w = blocks.parameter(index).value();
    Tensor g = blocks.parameter(index).gradient();
    RmspropUpdate.plain(
        n,
        w.data(),
        w.offset() + from,
        g.data(),
        g.offset() + from,
        squares[index].data(),
        from,
        learningRate,
        config.alpha(),
        config.epsilon(),
        config.weightDecay());
  }

  private void stepMomentum(int index, int from, int n) {
    Tensor w = blocks.parameter(index).value();
    Tensor g = blocks.parameter(index).gradient();
    RmspropUpdate.momentum(
        n,
        w.data(),
        w.offset() + from,
        g.data(),
        g.offset() + from,
        squares[index].data(),
        from,
        velocities[index].data(),
        from,
        learningRate,
        config.alpha(),
        config.epsilon(),
        config.momentum(),
        config.weightDecay());
  }

  @Override
  public double learningRate() {
    return learningRate;
  }

  @Override
  public void learningRate(double changed) {
    learningRate = Settings.requireNonNegative(config.name(), "learningRate", changed);
  }

  @Override
  public SequencedMap<String, Tensor> state() {
    SequencedMap<String, Tensor> state = new LinkedHashMap<>();
    blocks.putNamed(squares, "square", state);
    blocks.putNamed(velocities, "velocity", state);
    return state;
  }
}
