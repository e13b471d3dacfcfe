package dev.lanewise.layers.optimizer;

import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Parameter;
import java.util.SequencedMap;

/**
 * Settings of {@link Sgd}.
 *
 * @param learningRate at least 0
 * @param momentum weight of the past in the velocity, in [0, 1); 0 for none
 * @param nesterov whether to look ahead; needs momentum
 * @param weightDecay multiple of the weight that is added to its gradient, at least 0
 */
public record SgdConfig(double learningRate, double momentum, boolean nesterov, double weightDecay)
    implements OptimizerConfig {
  /** Checks every setting. */
  public SgdConfig {
    Settings.requireNonNegative("sgd", "learningRate", learningRate);
    Settings.requireFraction("sgd", "momentum", momentum);
    Settings.requireNonNegative("sgd", "weightDecay", weightDecay);
    if (nesterov && momentum == 0) {
      throw new IllegalArgumentException(
          "sgd: expected momentum above 0 with nesterov, got 0.0; 0.9 is usual");
    }
  }

  /** Plain descent. */
  public SgdConfig(double learningRate) {
    this(learningRate, 0, false, 0);
  }

  @Override
  public String name() {
    return "sgd";
  }

  @Override
  public SgdConfig withLearningRate(double changed) {
    return new SgdConfig(changed, momentum, nesterov, weightDecay);
  }

  @Override
  public SgdConfig withWeightDecay(double changed) {
    return new SgdConfig(learningRate, momentum, nesterov, changed);
  }

  /** The same settings with another momentum. */
  public SgdConfig withMomentum(double changed) {
    return new SgdConfig(learningRate, changed, nesterov, weightDecay);
  }

  /** The same settings with or without Nesterov's look ahead. */
  public SgdConfig withNesterov(boolean changed) {
    return new SgdConfig(learningRate, momentum, changed, weightDecay);
  }

  @Override
  public Sgd optimizer(SequencedMap<String, Parameter> parameters, Threads threads) {
    return new Sgd(this, parameters, threads);
  }
}
