package dev.lanewise.layers.init;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Parameter;

/**
 * Makes the parameters of one network: the first asked for draws from stream 0 of the seed, the
 * next from stream 1, and so on. The same seed and the same order of layers give the same bits.
 * Parameters of activations draw from streams of their own, so that weights are the same whatever
 * activation stands between them.
 */
public final class Initialization {
  /** The stream whose streams the parameters of activations draw from; weights never get there. */
  private static final long ACTIVATIONS = -1;

  private final CounterRandom random;
  private final Initializer weights;
  private long next;
  private long nextOfActivations;

  /** He's uniform rule for weights, zeros for biases. */
  public Initialization(long seed) {
    this(seed, Initializers.HE_UNIFORM);
  }

  /** {@code weights} for weights, zeros for biases. */
  public Initialization(long seed, Initializer weights) {
    this.random = new CounterRandom(seed);
    this.weights = weights;
  }

  /**
   * The next parameter, a weight.
   *
   * @param fanIn inputs that one output sums over
   * @param fanOut outputs that one input reaches
   */
  public Parameter weight(Shape shape, int fanIn, int fanOut) {
    return parameter(shape, fanIn, fanOut, weights);
  }

  /** The next parameter, a bias. */
  public Parameter bias(Shape shape) {
    return parameter(shape, 1, 1, Initializers.ZEROS);
  }

  /** The next parameter of an activation: normally distributed, or all {@code mean} without. */
  public Parameter activation(Shape shape, float mean, float deviation) {
    Tensor value = Tensor.zeros(shape);
    random.stream(ACTIVATIONS).stream(nextOfActivations)
        .fillNormal(value.data(), value.offset(), value.size(), mean, deviation);
    nextOfActivations++;
    return Parameter.ofActivation(value);
  }

  private Parameter parameter(Shape shape, int fanIn, int fanOut, Initializer initializer) {
    Tensor value = Tensor.zeros(shape);
    initializer.fill(random.stream(next), value, fanIn, fanOut);
    next++;
    return new Parameter(value);
  }
}
