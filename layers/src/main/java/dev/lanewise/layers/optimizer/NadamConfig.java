package dev.lanewise.layers.optimizer;

import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Parameter;
import java.util.SequencedMap;

/**
 * Settings of {@link Nadam}.
 *
 * @param learningRate at least 0
 * @param beta1 weight of the past in the gradient's mean, in [0, 1)
 * @param beta2 weight of the past in the mean of the gradient's square, in [0, 1)
 * @param epsilon added to the divisor, above 0
 * @param momentumDecay how fast the momentum rises from half of beta1 to beta1, at least 0
 * @param weightDecay multiple of the weight that is added to its gradient, at least 0
 */
public record NadamConfig(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double momentumDecay,
    double weightDecay)
    implements OptimizerConfig {
  /** Checks every setting. */
  public NadamConfig {
    Settings.requireNonNegative("nadam", "learningRate", learningRate);
    Settings.requireFraction("nadam", "beta1", beta1);
    Settings.requireFraction("nadam", "beta2", beta2);
    Settings.requirePositive("nadam", "epsilon", epsilon);
    Settings.requireNonNegative("nadam", "momentumDecay", momentumDecay);
    Settings.requireNonNegative("nadam", "weightDecay", weightDecay);
  }

  /** The usual settings, PyTorch's: 0.002, 0.9, 0.999, 1e-8, 0.004, no decay. */
  public NadamConfig() {
    this(0.002, 0.9, 0.999, 1e-8, 0.004, 0);
  }

  @Override
  public String name() {
    return "nadam";
  }

  @Override
  public NadamConfig withLearningRate(double changed) {
    return new NadamConfig(changed, beta1, beta2, epsilon, momentumDecay, weightDecay);
  }

  @Override
  public NadamConfig withWeightDecay(double changed) {
    return new NadamConfig(learningRate, beta1, beta2, epsilon, momentumDecay, changed);
  }

  @Override
  public Nadam optimizer(SequencedMap<String, Parameter> parameters, Threads threads) {
    return new Nadam(this, parameters, threads);
  }
}
