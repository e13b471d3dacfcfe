package dev.lanewise.layers.optimizer;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.engine.update.SgdUpdate;
import dev.lanewise.layers.Parameter;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Stochastic gradient descent, as PyTorch defines it (no dampening).
 *
 * <pre>
 * g' = g + weightDecay·w
 * v  = momentum·v + g'                                        v begins as 0
 * w  = w − learningRate·v                                     plain where momentum is 0: v = g'
 * w  = w − learningRate·(g' + momentum·v)                     nesterov
 * </pre>
 *
 * <p>Source: Sutskever et al., "On the importance of initialization and momentum in deep learning",
 * ICML 2013.
 *
 * <p>State: {@code NAME.velocity} of every parameter, where there is momentum.
 */
public final class Sgd implements Optimizer {
  private final SgdConfig config;
  private final ParameterBlocks blocks;
  private final Tensor[] velocities;
  private final Threads.Task stepTask;
  private double learningRate;

  /** Descent of {@code parameters} on {@code threads}. */
  public Sgd(SgdConfig config, SequencedMap<String, Parameter> parameters, Threads threads) {
    this.config = config;
    blocks = new ParameterBlocks(parameters, threads);
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
    SgdUpdate.plain(
        n,
        w.data(),
        w.offset() + from,
        g.data(),
        g.offset() + from,
        (float) learningRate,
        (float) config.weightDecay());
  }

  private void stepMomentum(int index, int from, int n) {
    Tensor w = blocks.parameter(index).value();
    Tensor g = blocks.parameter(index).gradient();
    Tensor v = velocities[index];
    if (config.nesterov()) {
      SgdUpdate.nesterov(
          n,
          w.data(),
          w.offset() + from,
          g.data(),
          g.offset() + from,
          v.data(),
          v.offset() + from,
          (float) learningRate,
          (float) config.momentum(),
          (float) config.weightDecay());
    } else {
      SgdUpdate.momentum(
          n,
          w.data(),
          w.offset() + from,
          g.data(),
          g.offset() + from,
          v.data(),
          v.offset() + from,
          (float) learningRate,
          (float) config.momentum(),
          (float) config.weightDecay());
    }
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
    blocks.putNamed(velocities, "velocity", state);
    return state;
  }
}
