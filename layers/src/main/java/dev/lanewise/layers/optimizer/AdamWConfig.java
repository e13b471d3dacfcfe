package dev.lanewise.layers.optimizer;

import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Parameter;
import java.util.SequencedMap;

/**
 * Settings of {@link AdamW}.
 *
 * @param learningRate at least 0
 * @param beta1 weight of the past in the gradient's mean, in [0, 1)
 * @param beta2 weight of the past in the mean of the gradient's square, in [0, 1)
 * @param epsilon added to the divisor, above 0
 * @param weightDecay share of the weight, times the learning rate, that a step takes off, at least
 *     0
 */
public record AdamWConfig(
    double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
    implements OptimizerConfig {
  /** Checks every setting. */
  public AdamWConfig {
    Settings.requireNonNegative("adamw", "learningRate", learningRate);
    Settings.requireFraction("adamw", "beta1", beta1);
    Settings.requireFraction("adamw", "beta2", beta2);
    Settings.requirePositive("adamw", "epsilon", epsilon);
    Settings.requireNonNegative("adamw", "weightDecay", weightDecay);
  }

  /** The usual settings: 0.001, 0.9, 0.999, 1e-8, 0.01. */
  public AdamWConfig() {
    this(0.001, 0.9, 0.999, 1e-8, 0.01);
  }

  @Override
  public String name() {
    return "adamw";
  }

  @Override
  public AdamWConfig withLearningRate(double changed) {
    return new AdamWConfig(changed, beta1, beta2, epsilon, weightDecay);
  }

  @Override
  public AdamWConfig withWeightDecay(double changed) {
    return new AdamWConfig(learningRate, beta1, beta2, epsilon, changed);
  }

  @Override
  public AdamW optimizer(SequencedMap<String, Parameter> parameters, Threads threads) {
    return new AdamW(this, parameters, threads);
  }
}
