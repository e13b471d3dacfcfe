package dev.lanewise.layers.dense;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.activation.ActivationLayer;
import dev.lanewise.layers.init.Initialization;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Fully connected layer, {@code y = f(x·Wᵀ + b)}.
 *
 * <pre>
 * input   x  (batch, fanIn)        weight W  (fanOut, fanIn)
 * output  y  (batch, fanOut)       bias   b  (fanOut)
 * </pre>
 */
public final class Dense implements Layer {
  private final int fanIn;
  private final int fanOut;
  private final Activation activation;
  private final Parameter weight;
  private final Parameter bias;
  private final SequencedMap<String, Parameter> parameters = new LinkedHashMap<>();

  /**
   * The layer without activation.
   *
   * @throws IllegalArgumentException if a size is below 1
   */
  public Dense(int fanIn, int fanOut, Initialization init) {
    this(fanIn, fanOut, Activations.IDENTITY, init);
  }

  /**
   * The layer with {@code activation} as f.
   *
   * @param fanIn numbers in an input sample
   * @param fanOut numbers in an output sample
   * @param init makes weight and bias
   * @throws IllegalArgumentException if a size is below 1
   */
  public Dense(int fanIn, int fanOut, Activation activation, Initialization init) {
    if (fanIn < 1 || fanOut < 1) {
      throw new IllegalArgumentException(
          "Dense: expected fanIn and fanOut of at least 1, got " + fanIn + " and " + fanOut);
    }
    this.fanIn = fanIn;
    this.fanOut = fanOut;
    this.activation = activation;
    weight = init.weight(Shape.of(fanOut, fanIn), fanIn, fanOut);
    bias = init.bias(Shape.of(fanOut));
    parameters.put("weight", weight);
    parameters.put("bias", bias);
  }

  /** The linear part of a layer: the same parameters. */
  private Dense(Dense whole) {
    fanIn = whole.fanIn;
    fanOut = whole.fanOut;
    activation = Activations.IDENTITY;
    weight = whole.weight;
    bias = whole.bias;
    parameters.putAll(whole.parameters);
  }

  /** This layer without its activation, {@code x·Wᵀ + b}: a view that shares its parameters. */
  public Dense linear() {
    return new Dense(this);
  }

  /** Numbers in an input sample. */
  public int fanIn() {
    return fanIn;
  }

  /** Numbers in an output sample. */
  public int fanOut() {
    return fanOut;
  }

  /** The f of the equation. */
  public Activation activation() {
    return activation;
  }

  /** (fanOut, fanIn). */
  public Parameter weight() {
    return weight;
  }

  /** (fanOut). */
  public Parameter bias() {
    return bias;
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() != 2 || input.dim(1) != fanIn) {
      throw new IllegalArgumentException(
          this + ": expected input (batch, " + fanIn + "), got " + input + advice(input));
    }
    return Shape.of(input.batch(), fanOut);
  }

  private String advice(Shape input) {
    return input.rank() > 2 && input.sampleSize() == fanIn
        ? "; put Flatten before it"
        : input.rank() > 2
            ? "; put Flatten before it, and set fanIn to " + input.sampleSize()
            : "; set fanIn to match";
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Collections.unmodifiableSequencedMap(parameters);
  }

  @Override
  public Value addTo(GraphBuilder graph, Value x) {
    Value w = graph.constant("weight", weight.value().copy());
    Value b = graph.constant("bias", bias.value().copy());
    Value z = graph.add("dense", new dev.lanewise.engine.graph.FullyConnected(), x, w, b);
    return ActivationLayer.addTo(graph, activation, z);
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    return new DensePass(this, input, execution);
  }

  /** As {@code Dense(fanIn=784, fanOut=10)} or {@code Dense(fanIn=784, fanOut=10, relu)}. */
  @Override
  public String toString() {
    String f = activation.equals(Activations.IDENTITY) ? "" : ", " + activation.name();
    return "Dense(fanIn=" + fanIn + ", fanOut=" + fanOut + f + ")";
  }
}
