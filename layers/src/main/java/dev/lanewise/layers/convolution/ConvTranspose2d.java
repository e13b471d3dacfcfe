package dev.lanewise.layers.convolution;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.convolution.Conv2dGeometry;
import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.TransposedConvolution;
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
 * Transposed convolution, {@code y = f(Wᵀ ∗ x + b)}: what a convolution with the weight W does to
 * gradients on their way back, done forward. A stride makes images larger.
 *
 * <pre>
 * input   x  (batch, inChannels, height, width)
 * weight  W  (inChannels, outChannels, kernel, kernel)
 * bias    b  (outChannels)
 * output  y  (batch, outChannels, outHeight, outWidth)
 *
 * z[n][o][a][b] = Σ over c, u, v of W[c][o][u][v] · x[n][c][i][j],   i·s + u·d − p = a, likewise b
 * outHeight     = (height − 1)·s − 2·p + (kernel − 1)·d + 1 + outputPadding,   likewise outWidth
 * </pre>
 *
 * <p>s, p and d are stride, padding and dilation of the window. As many sizes of y belong to one of
 * x as the stride says: outputPadding, below it, chooses one. Source: Zeiler et al.,
 * "Deconvolutional Networks", 2010; layout and sizes as in PyTorch's ConvTranspose2d.
 */
public final class ConvTranspose2d implements Layer {
  private final int inChannels;
  private final int outChannels;
  private final Window window;
  private final int outputPadding;
  private final Activation activation;
  private final Parameter weight;
  private final Parameter bias;
  private final SequencedMap<String, Parameter> parameters = new LinkedHashMap<>();

  /**
   * The layer.
   *
   * @param inChannels channels of the input
   * @param outChannels channels of the output
   * @param window kernel size, stride, padding and dilation, along both axes
   * @param outputPadding rows and columns more at the end, 0 to stride − 1
   * @param activation the f of the equation
   * @param init makes weight and bias
   * @throws IllegalArgumentException if a number of channels is below 1, or the output padding is
   *     outside
   */
  public ConvTranspose2d(
      int inChannels,
      int outChannels,
      Window window,
      int outputPadding,
      Activation activation,
      Initialization init) {
    if (inChannels < 1 || outChannels < 1) {
      throw new IllegalArgumentException(
          "ConvTranspose2d: expected inChannels and outChannels of at least 1, got "
              + inChannels
              + " and "
              + outChannels);
    }
    if (outputPadding < 0 || outputPadding >= window.stride()) {
      throw new IllegalArgumentException(
          "ConvTranspose2d: expected an outputPadding of 0 to stride − 1 = "
              + (window.stride() - 1)
              + ", got "
              + outputPadding);
    }
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.window = window;
    this.outputPadding = outputPadding;
    this.activation = activation;
    int kernelPlane = window.kernel() * window.kernel();
    int taps = Math.ceilDiv(kernelPlane, window.stride() * window.stride()); // that meet one output
    weight =
        init.weight(
            Shape.of(inChannels, outChannels, window.kernel(), window.kernel()),
            inChannels * taps,
            outChannels * kernelPlane);
    bias = init.bias(Shape.of(outChannels));
    parameters.put("weight", weight);
    parameters.put("bias", bias);
  }

  /** The linear part of a layer: the same parameters. */
  private ConvTranspose2d(ConvTranspose2d whole) {
    inChannels = whole.inChannels;
    outChannels = whole.outChannels;
    window = whole.window;
    outputPadding = whole.outputPadding;
    activation = Activations.IDENTITY;
    weight = whole.weight;
    bias = whole.bias;
    parameters.putAll(whole.parameters);
  }

  /** This layer without its activation, {@code Wᵀ ∗ x + b}: a view that shares its parameters. */
  public ConvTranspose2d linear() {
    return new ConvTranspose2d(this);
  }

  /** The f of the equation. */
  public Activation activation() {
    return activation;
  }

  /** (inChannels, outChannels, kernel, kernel). */
  public Parameter weight() {
    return weight;
  }

  /** (outChannels). */
  public Parameter bias() {
    return bias;
  }

  @Override
  public Shape outputShape(Shape input) {
    return transposed(input).inputShape();
  }

  /** The convolution that this layer turns around: from this layer's output to its input. */
  Conv2dGeometry transposed(Shape input) {
    Channels.require(this, inChannels, input);
    return new Conv2dGeometry(
        input.batch(),
        outChannels,
        outputs(input.dim(2), input),
        outputs(input.dim(3), input),
        inChannels,
        window,
        window,
        1);
  }

  private int outputs(int size, Shape input) {
    long outputs =
        (size - 1L) * window.stride() - 2L * window.padding() + window.extent() + outputPadding;
    if (outputs < 1 || outputs > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          this
              + ": expected images that leave an output of at least 1×1, got input "
              + input
              + "; pad less, or give it larger ones");
    }
    return (int) outputs;
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return Collections.unmodifiableSequencedMap(parameters);
  }

  @Override
  public Value addTo(GraphBuilder graph, Value x) {
    Value w = graph.constant("weight", weight.value().copy());
    Value b = graph.constant("bias", bias.value().copy());
    Value z =
        graph.add(
            new TransposedConvolution(window, window, 1, outputPadding, outputPadding), x, w, b);
    return ActivationLayer.addTo(graph, activation, z);
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    return new ConvTranspose2dPass(this, transposed(input), execution);
  }

  /** As {@code ConvTranspose2d(inChannels=16, outChannels=1, kernelSize=4, stride=2, relu)}. */
  @Override
  public String toString() {
    return "ConvTranspose2d(inChannels="
        + inChannels
        + ", outChannels="
        + outChannels
        + ", "
        + Window.describe(window, window)
        + (outputPadding == 0 ? "" : ", outputPadding=" + outputPadding)
        + (activation.equals(Activations.IDENTITY) ? "" : ", " + activation.name())
        + ")";
  }
}
