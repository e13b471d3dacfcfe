package dev.lanewise.layers.convolution;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.convolution.Conv2dGeometry;
import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.graph.Convolution;
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
import org.jspecify.annotations.Nullable;

/**
 * Two-dimensional convolution, {@code y = f(W ∗ x + b)}, as {@link Conv2dGeometry} defines it.
 *
 * <pre>
 * input   x  (batch, inChannels, height, width)
 * weight  W  (outChannels, inChannels / groups, kernelHeight, kernelWidth)
 * bias    b  (outChannels)
 * output  y  (batch, outChannels, outHeight, outWidth)
 * </pre>
 */
public final class Conv2d implements Layer {
  private final int inChannels;
  private final int outChannels;
  private final Window vertical;
  private final Window horizontal;
  private final int groups;
  private final Activation activation;
  private final Parameter weight;
  private final @Nullable Parameter bias;
  private final SequencedMap<String, Parameter> parameters = new LinkedHashMap<>();

  /**
   * The layer with one group and the same window along both axes.
   *
   * @param inChannels channels of the input
   * @param outChannels channels of the output
   * @param window kernel size, stride, padding and dilation
   * @param activation the f of the equation
   * @param init makes weight and bias
   * @throws IllegalArgumentException if a number of channels is below 1
   */
  public Conv2d(
      int inChannels, int outChannels, Window window, Activation activation, Initialization init) {
    this(inChannels, outChannels, window, window, 1, activation, init);
  }

  /**
   * The layer.
   *
   * @param inChannels channels of the input, a multiple of groups
   * @param outChannels channels of the output, a multiple of groups
   * @param vertical kernel height, with its stride, padding and dilation
   * @param horizontal kernel width, with its stride, padding and dilation
   * @param groups equal parts of the channels; each part of the output sees its part of the input
   * @param activation the f of the equation
   * @param init makes weight and bias
   * @throws IllegalArgumentException if a number is below 1, or groups do not divide the channels
   */
  public Conv2d(
      int inChannels,
      int outChannels,
      Window vertical,
      Window horizontal,
      int groups,
      Activation activation,
      Initialization init) {
    this(inChannels, outChannels, vertical, horizontal, groups, activation, init, true);
  }

  private Conv2d(
      int inChannels,
      int outChannels,
      Window vertical,
      Window horizontal,
      int groups,
      Activation activation,
      Initialization init,
      boolean biased) {
    if (inChannels < 1 || outChannels < 1) {
      throw new IllegalArgumentException(
          "Conv2d: expected inChannels and outChannels of at least 1, got "
              + inChannels
              + " and "
              + outChannels);
    }
    if (groups < 1 || inChannels % groups != 0 || outChannels % groups != 0) {
      throw new IllegalArgumentException(
          "Conv2d: expected groups that divide inChannels="
              + inChannels
              + " and outChannels="
              + outChannels
              + ", got "
              + groups);
    }
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.vertical = vertical;
    this.horizontal = horizontal;
    this.groups = groups;
    this.activation = activation;
    int kernelPlane = vertical.kernel() * horizontal.kernel();
    weight =
        init.weight(
            Shape.of(outChannels, inChannels / groups, vertical.kernel(), horizontal.kernel()),
            inChannels / groups * kernelPlane,
            outChannels / groups * kernelPlane);
    parameters.put("weight", weight);
    bias = biased ? init.bias(Shape.of(outChannels)) : null;
    if (bias != null) {
      parameters.put("bias", bias);
    }
  }

  /**
   * The layer without bias and activation, {@code y = W ∗ x}: for a place before a normalisation,
   * which would take the bias out again. One group, the same window along both axes.
   *
   * @param inChannels channels of the input
   * @param outChannels channels of the output
   * @param window kernel size, stride, padding and dilation
   * @param init makes the weight
   * @throws IllegalArgumentException if a number of channels is below 1
   */
  public static Conv2d withoutBias(
      int inChannels, int outChannels, Window window, Initialization init) {
    return new Conv2d(
        inChannels, outChannels, window, window, 1, Activations.IDENTITY, init, false);
  }

  /** The linear part of a layer: the same parameters. */
  private Conv2d(Conv2d whole) {
    inChannels = whole.inChannels;
    outChannels = whole.outChannels;
    vertical = whole.vertical;
    horizontal = whole.horizontal;
    groups = whole.groups;
    activation = Activations.IDENTITY;
    weight = whole.weight;
    bias = whole.bias;
    parameters.putAll(whole.parameters);
  }

  /** This layer without its activation, {@code W ∗ x + b}: a view that shares its parameters. */
  public Conv2d linear() {
    return new Conv2d(this);
  }

  /** The f of the equation. */
  public Activation activation() {
    return activation;
  }

  /** (outChannels, inChannels / groups, kernelHeight, kernelWidth). */
  public Parameter weight() {
    return weight;
  }

  /**
   * (outChannels).
   *
   * @throws IllegalStateException if the layer has none
   */
  public Parameter bias() {
    if (bias == null) {
      throw new IllegalStateException(this + ": expected a bias, got a layer made without");
    }
    return bias;
  }

  /** Whether there is a bias. */
  public boolean hasBias() {
    return bias != null;
  }

  @Override
  public Shape outputShape(Shape input) {
    return geometry(input).outputShape();
  }

  /** The sizes for an input shape, which it checks. */
  Conv2dGeometry geometry(Shape input) {
    Channels.require(this, inChannels, input);
    if (vertical.extent() > input.dim(2) + 2 * vertical.padding()
        || horizontal.extent() > input.dim(3) + 2 * horizontal.padding()) {
      throw new IllegalArgumentException(
          this
              + ": expected padded images of at least "
              + vertical.extent()
              + "×"
              + horizontal.extent()
              + ", got input "
              + input
              + "; pad more, or use a smaller kernel");
    }
    return new Conv2dGeometry(
        input.batch(),
        inChannels,
        input.dim(2),
        input.dim(3),
        outChannels,
        vertical,
        horizontal,
        groups);
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Collections.unmodifiableSequencedMap(parameters);
  }

  @Override
  public Value addTo(GraphBuilder graph, Value x) {
    Convolution convolution = new Convolution(vertical, horizontal, groups);
    Value w = graph.constant("weight", weight.value().copy());
    Value z =
        bias == null
            ? graph.add(convolution, x, w)
            : graph.add(convolution, x, w, graph.constant("bias", bias.value().copy()));
    return ActivationLayer.addTo(graph, activation, z);
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    return new Conv2dPass(this, geometry(input), execution);
  }

  /** As {@code Conv2d(inChannels=1, outChannels=6, kernelSize=5, padding=2, relu)}. */
  @Override
  public String toString() {
    return "Conv2d(inChannels="
        + inChannels
        + ", outChannels="
        + outChannels
        + ", "
        + Window.describe(vertical, horizontal)
        + (groups == 1 ? "" : ", groups=" + groups)
        + (bias == null ? ", no bias" : "")
        + (activation.equals(Activations.IDENTITY) ? "" : ", " + activation.name())
        + ")";
  }
}
