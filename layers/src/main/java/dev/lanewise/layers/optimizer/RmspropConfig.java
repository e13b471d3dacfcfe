package dev.lanewise.layers.optimizer;

import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Parameter;
import java.util.SequencedMap;

/**
 * Settings of {@link Rmsprop}.
 *
 * @param learningRate at least 0
 * @param alpha weight of the past in the mean of the gradient's square, in [0, 1)
 * @param epsilon added to the divisor, above 0
 * @param momentum weight of the past in the velocity, in [0, 1); 0 for none
 * @param weightDecay multiple of the weight that is added to its gradient, at least 0
 */
public record RmspropConfig(
    double learningRate, double alpha, double epsilon, double momentum, double weightDecay)
    implements OptimizerConfig {
  /** Checks every setting. */
  public RmspropConfig {
    Settings.requireNonNegative("rmsprop", "learningRate", learningRate);
    Settings.requireFraction("rmsprop", "alpha", alpha);
    Settings.requirePositive("rmsprop", "epsilon", epsilon);
    Settings.requireFraction("rmsprop", "momentum", momentum);
    Settings.requireNonNegative("rmsprop", "weightDecay", weightDecay);
  }

  /**
   * The usual settings: 0.001, 0.9, 1e-8, no momentum, no decay. Those of the lecture and of Keras;
   * PyTorch's 0.01 and 0.99 begin with steps of ten times the learning rate.
   */
  public RmspropConfig() {
    this(0.001, 0.9, 1e-8, 0, 0);
  }

  @Override
  public String name() {
    return "rmsprop";
  }

  @Override
  public RmspropConfig withLearningRate(double changed) {
    return new RmspropConfig(changed, alpha, epsilon, momentum, weightDecay);
  }

  @Override
  public RmspropConfig withWeightDecay(double changed) {
    return new RmspropConfig(learningRate, alpha, epsilon, momentum, changed);
  }

  /** The same settings with another momentum. */
  public RmspropConfig withMomentum(double changed) {
    return new RmspropConfig(learningRate, alpha, epsilon, changed, weightDecay);
  }

  @Override
  public Rmsprop optimizer(SequencedMap<String, Parameter> parameters, Threads threads) {
    return new Rmsprop(this, parameters, threads);
  }
}
