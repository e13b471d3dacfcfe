package dev.lanewise.layers.optimizer;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Parameter;
import java.util.SequencedMap;

/**
 * Adam, as PyTorch defines it.
 *
 * <pre>
 * g' = g + weightDecay·w
 * m  = beta1·m + (1 − beta1)·g'                              m begins as 0
 * v  = beta2·v + (1 − beta2)·g'²                             v begins as 0
 * w  = w − learningRate · m/(1 − beta1ᵗ) / (√(v/(1 − beta2ᵗ)) + epsilon)          in step t
 * </pre>
 *
 * <p>Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015.
 *
 * <p>State: {@code step}, the number of steps so far, and {@code NAME.m} and {@code NAME.v} of
 * every parameter.
 */
public final class Adam implements Optimizer {
  private final AdamConfig config;
  private final AdamStep rule;
  private double learningRate;

  /** Adam of {@code parameters} on {@code threads}. */
  public Adam(AdamConfig config, SequencedMap<String, Parameter> parameters, Threads threads) {
    this.config = config;
    rule =
        new AdamStep(
            config.beta1(),
            config.beta2(),
            config.epsilon(),
            config.weightDecay(),
            parameters,
            threads);
    learningRate = config.learningRate();
  }

  @Override
  public void zeroGrad() {
    rule.zeroGrad();
  }

  @Override
  public void step() {
    rule.step(learningRate, 1);
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
    return rule.state();
  }
}
