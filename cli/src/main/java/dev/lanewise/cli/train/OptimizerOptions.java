package dev.lanewise.cli.train;

import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.activation.Nonlinearity;
import dev.lanewise.layers.optimizer.GroupedConfig;
import dev.lanewise.layers.optimizer.OptimizerConfig;
import dev.lanewise.layers.optimizer.Optimizers;
import dev.lanewise.layers.optimizer.RmspropConfig;
import dev.lanewise.layers.optimizer.SgdConfig;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose and set the optimizer. */
final class OptimizerOptions {
  /** Those that do nothing where activations have no parameters. */
  static final Set<String> OF_ACTIVATIONS = Set.of("activation-learning-rate", "activation-decay");

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "adam",
      description = "adam, adamw, nadam, rmsprop or sgd (default: ${DEFAULT-VALUE}).")
  private String name = "";

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "Size of a step (default: 0.001; 0.002 for nadam, 0.01 for sgd).")
  private @Nullable Double learningRate;

  @Option(
      names = "--weight-decay",
      paramLabel = "DECAY",
      description = "Pull of the weights towards 0 (default: 0; 0.01 for adamw).")
  private @Nullable Double weightDecay;

  @Option(
      names = "--momentum",
      paramLabel = "M",
      description = "Weight of past steps, for sgd and rmsprop, below 1 (default: 0).")
  private @Nullable Double momentum;

  @Option(
      names = "--nesterov",
      description = "Let momentum look ahead, for sgd (default: it does not).")
  private boolean nesterov;

  @Option(
      names = "--activation-learning-rate",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description =
          "Learning rate of trainable activations' parameters, times that of all others"
              + " (default: ${DEFAULT-VALUE}).")
  private double activationRate;

  @Option(
      names = "--activation-decay",
      paramLabel = "DECAY",
      defaultValue = "0",
      description =
          "Weight decay of trainable activations' parameters, which --weight-decay leaves alone"
              + " (default: ${DEFAULT-VALUE}).")
  private double activationDecay;

  /** Made by picocli. */
  OptimizerOptions() {}

  /**
   * The optimizer's settings.
   *
   * @throws IllegalArgumentException if the name is unknown, or a value is wrong for it
   */
  GroupedConfig config() {
    return new GroupedConfig(others(), activationRate, activationDecay);
  }

  /**
   * Checks that what is asked for activations' parameters finds some.
   *
   * @throws IllegalArgumentException if a value is not the default one and there are none
   */
  void requireUsed(Layer network, Nonlinearity nonlinearity) {
    boolean hasParameters =
        network.parameters().values().stream().anyMatch(Parameter::isOfActivation);
    if (!hasParameters && activationRate != 1) {
      throw unused("--activation-learning-rate", activationRate, nonlinearity);
    }
    if (!hasParameters && activationDecay != 0) {
      throw unused("--activation-decay", activationDecay, nonlinearity);
    }
  }

  private static IllegalArgumentException unused(
      String option, double value, Nonlinearity nonlinearity) {
    return new IllegalArgumentException(
        option
            + ": expected a trainable activation, such as prelu, for "
            + value
            + ", got "
            + nonlinearity.name()
            + ", which leaves the network none with parameters; leave it out");
  }

  private OptimizerConfig others() {
    OptimizerConfig config = Optimizers.byName(name);
    if (learningRate != null) {
      config = config.withLearningRate(learningRate);
    }
    if (weightDecay != null) {
      config = config.withWeightDecay(weightDecay);
    }
    if (momentum == null && !nesterov) {
      return config;
    }
    double kept = momentum == null ? 0 : momentum;
    return switch (config) {
      case SgdConfig sgd -> sgd.withMomentum(kept).withNesterov(nesterov);
      case RmspropConfig rmsprop when !nesterov -> rmsprop.withMomentum(kept);
      default ->
          throw new IllegalArgumentException(
              name
                  + ": expected no --momentum, which belongs to --optimizer sgd and rmsprop, and no"
                  + " --nesterov, which belongs to sgd");
    };
  }

  /** These options with the values that they came to, by name without the dashes. */
  SequencedMap<String, String> values(GroupedConfig grouped) {
    OptimizerConfig config = grouped.others();
    SequencedMap<String, String> values = new LinkedHashMap<>();
    values.put("optimizer", name);
    values.put("learning-rate", Double.toString(config.learningRate()));
    values.put("weight-decay", Double.toString(config.weightDecay()));
    if (config instanceof RmspropConfig rmsprop) {
      values.put("momentum", Double.toString(rmsprop.momentum()));
    }
    if (config instanceof SgdConfig sgd) {
      values.put("momentum", Double.toString(sgd.momentum()));
      values.put("nesterov", Boolean.toString(sgd.nesterov()));
    }
    values.put("activation-learning-rate", Double.toString(grouped.activationRate()));
    values.put("activation-decay", Double.toString(grouped.activationDecay()));
    return values;
  }
}
