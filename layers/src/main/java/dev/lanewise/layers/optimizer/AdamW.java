package dev.lanewise.layers.optimizer;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Parameter;
import java.util.SequencedMap;

/**
 * Adam with the weight decay apart from the gradient, as PyTorch defines it.
 *
 * <pre>
 * w' = w − learningRate·weightDecay·w
 * m  = beta1·m + (1 − beta1)·g                               m begins as 0
 * v  = beta2·v + (1 − beta2)·g²                              v begins as 0
 * w  = w' − learningRate · m/(1 − beta1ᵗ) / (√(v/(1 − beta2ᵗ)) + epsilon)         in step t
 * </pre>
 *
 * <p>Source: Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019.
 *
 * <p>State: {@code step}, the number of steps so far, and {@code NAME.m} and {@code NAME.v} of
 * every parameter.
 */
public final class AdamW implements Optimizer {
  private final AdamWConfig config;
  private final AdamStep rule;
  private double learningRate;

  /** AdamW of {@code parameters} on {@code threads}. */
  public AdamW(AdamWConfig config, SequencedMap<String, Parameter> parameters, Threads threads) {
    this.config = config;
    rule = new AdamStep(config.beta1(), config.beta2(), config.epsilon(), 0, parameters, threads);
    learningRate = config.learningRate();
  }

  @Override
  public void zeroGrad() {
    rule.zeroGrad();
  }

  @Override
  public void step() {
    rule.step(learningRate, 1 - learningRate * config.weightDecay());
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
