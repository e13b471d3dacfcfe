package dev.lanewise.layers.optimizer;

import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Settings of an optimizer that treats parameters of trainable activations by themselves: with a
 * learning rate that is {@code activationRate} times that of all others, and a weight decay of
 * their own. Each group has an optimizer of the same kind; where nothing tells the groups apart,
 * there is just one.
 *
 * <p>Decay pulls a slope, a gate or an exponent towards 0, which makes another function of the
 * activation and no simpler one; He et al., "Delving Deep into Rectifiers", ICCV 2015, decay
 * PReLU's slopes not at all, nor does {@code lanewise train} unless asked. Biases and the scales of
 * normalisations are decayed like weights, as PyTorch's optimizers do.
 *
 * @param others of all parameters that are of no activation
 * @param activationRate finite, at least 0; 0 keeps activations as they begin
 * @param activationDecay finite, at least 0
 */
public record GroupedConfig(OptimizerConfig others, double activationRate, double activationDecay)
    implements OptimizerConfig {
  /** Checks both numbers. */
  public GroupedConfig {
    Settings.requireNonNegative(others.name(), "activation learning rate", activationRate);
    Settings.requireNonNegative(others.name(), "activation decay", activationDecay);
  }

  @Override
  public String name() {
    return others.name();
  }

  @Override
  public double learningRate() {
    return others.learningRate();
  }

  @Override
  public double weightDecay() {
    return others.weightDecay();
  }

  @Override
  public GroupedConfig withLearningRate(double changed) {
    return new GroupedConfig(others.withLearningRate(changed), activationRate, activationDecay);
  }

  @Override
  public GroupedConfig withWeightDecay(double changed) {
    return new GroupedConfig(others.withWeightDecay(changed), activationRate, activationDecay);
  }

  @Override
  public Optimizer optimizer(SequencedMap<String, Parameter> parameters, Threads threads) {
    SequencedMap<String, Parameter> ofActivations = new LinkedHashMap<>();
    SequencedMap<String, Parameter> rest = new LinkedHashMap<>();
    for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
      (entry.getValue().isOfActivation() ? ofActivations : rest)
          .put(entry.getKey(), entry.getValue());
    }
    boolean alike = activationRate == 1 && activationDecay == others.weightDecay();
    if (alike || ofActivations.isEmpty()) {
      return others.optimizer(parameters, threads);
    }
    OptimizerConfig own =
        others
            .withLearningRate(others.learningRate() * activationRate)
            .withWeightDecay(activationDecay);
    return new Grouped(
        others.optimizer(rest, threads), own.optimizer(ofActivations, threads), activationRate);
  }
}
