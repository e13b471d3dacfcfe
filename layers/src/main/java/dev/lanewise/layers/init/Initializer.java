package dev.lanewise.layers.init;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Tensor;

/** A rule for the first values of a parameter. {@link Initializers} has the known ones. */
@FunctionalInterface
public interface Initializer {
  /**
   * Sets every element of {@code to}.
   *
   * @param random numbers of this parameter alone
   * @param fanIn inputs that one output sums over; of a convolution {@code
   *     inChannels/groups·kernelHeight·kernelWidth}
   * @param fanOut outputs that one input reaches; of a convolution {@code
   *     outChannels/groups·kernelHeight·kernelWidth}
   */
  void fill(CounterRandom random, Tensor to, int fanIn, int fanOut);
}
