package dev.lanewise.layers.optimizer;

import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Parameter;
import java.util.SequencedMap;

/** Settings that make an {@link Optimizer}. Implementations check themselves when constructed. */
public interface OptimizerConfig {
  /** The name by which command line and files know the optimizer, such as {@code adam}. */
  String name();

  /** Learning rate of the first step. */
  double learningRate();

  /** Pull of the weights towards 0; what it multiplies, the optimizer says. */
  double weightDecay();

  /** The same settings with another learning rate. */
  OptimizerConfig withLearningRate(double learningRate);

  /** The same settings with another weight decay. */
  OptimizerConfig withWeightDecay(double weightDecay);

  /**
   * The optimizer of {@code parameters}, as {@code Layer.parameters()} gives them. A parameter that
   * stands there under two names is changed once.
   *
   * @param threads the budget that its steps use
   */
  Optimizer optimizer(SequencedMap<String, Parameter> parameters, Threads threads);
}
