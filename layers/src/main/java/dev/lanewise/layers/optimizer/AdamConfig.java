package dev.lanewise.layers.optimizer;

import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Parameter;
import java.util.SequencedMap;

/**
 * Settings of {@link Adam}.
 *
 * @param learningRate at least 0
 * @param beta1 weight of the past in the gradient's mean, in [0, 1)
 * @param beta2 weight of the past in the mean of the gradient's square, in [0, 1)
 * @param epsilon added to the divisor, above 0
 * @param weightDecay multiple of the weight that is added to its gradient, at least 0
 */
public record AdamConfig(
    double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
    implements OptimizerConfig {
  /** Checks every setting. */
  public AdamConfig {
    Settings.requireNonNegative("adam", "learningRate", learningRate);
    Settings.requireFraction("adam", "beta1", beta1);
    Settings.requireFraction("adam", "beta2", beta2);
    Settings.requirePositive("adam", "epsilon", epsilon);
    Settings.requireNonNegative("adam", "weightDecay", weightDecay);
  }

  /** The usual settings: 0.001, 0.9, 0.999, 1e-8, 0. */
  public AdamConfig() {
    this(0.001, 0.9, 0.999, 1e-8, 0);
  }

  @Override
  public String name() {
    return "adam";
  }

  @Override
  public AdamConfig withLearningRate(double changed) {
    return new AdamConfig(changed, beta1, beta2, epsilon, weightDecay);
  }

  @Override
  public AdamConfig withWeightDecay(double changed) {
    return new AdamConfig(learningRate, beta1, beta2, epsilon, changed);
  }

  @Override
  public Adam optimizer(SequencedMap<String, Parameter> parameters, Threads threads) {
    return new Adam(this, parameters, threads);
  }
}
