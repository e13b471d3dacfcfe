package dev.lanewise.layers.normalization;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.graph.ChannelAffine;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.normalization.BatchNormalizer;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.GradientBuffer;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.activation.ActivationLayer;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Batch normalisation, {@code y = f(weight·(x − mean) / √(variance + 1e-5) + bias)}, by channel.
 *
 * <pre>
 * input     x               (batch, channels, …), as images or (batch, channels)
 * weight, bias              (channels), at first 1 and 0
 * state     running_mean    (channels), at first 0
 *           running_var     (channels), at first 1
 * output    y               as the input
 * </pre>
 *
 * <p>In training, mean and variance are those of the batch at hand, the variance biased; each
 * forward moves the running ones a tenth of the way to them, the variance unbiased there. In
 * inference they are the running ones. One pass at a time may train a layer.
 *
 * <p>Source: Ioffe and Szegedy, "Batch Normalization: Accelerating Deep Network Training by
 * Reducing Internal Covariate Shift", 2015; epsilon, momentum and names as in PyTorch.
 */
public final class BatchNormalization implements Layer {
  private static final double EPSILON = 1e-5;
  private static final double MOMENTUM = 0.1;

  private final int channels;
  private final Activation activation;
  private final Parameter weight;
  private final Parameter bias;
  private final Tensor runningMean;
  private final Tensor runningVariance;

  /**
   * The layer without an activation.
   *
   * @throws IllegalArgumentException if channels is below 1
   */
  public BatchNormalization(int channels) {
    this(channels, Activations.IDENTITY);
  }

  /**
   * The layer.
   *
   * @param channels size of the input's second dimension
   * @param activation the f of the equation
   * @throws IllegalArgumentException if channels is below 1
   */
  public BatchNormalization(int channels, Activation activation) {
    if (channels < 1) {
      throw new IllegalArgumentException(
          "BatchNormalization: expected channels of at least 1, got " + channels);
    }
    this.channels = channels;
    this.activation = activation;
    weight = new Parameter(ones(channels));
    bias = new Parameter(Tensor.zeros(channels));
    runningMean = Tensor.zeros(channels);
    runningVariance = ones(channels);
  }

  /** The linear part of a layer: the same parameters and state. */
  private BatchNormalization(BatchNormalization whole) {
    channels = whole.channels;
    activation = Activations.IDENTITY;
    weight = whole.weight;
    bias = whole.bias;
    runningMean = whole.runningMean;
    runningVariance = whole.runningVariance;
  }

  private static Tensor ones(int n) {
    Tensor ones = Tensor.zeros(n);
    Arrays.fill(ones.data(), 1f);
    return ones;
  }

  /** This layer without its activation: a view that shares its parameters and state. */
  public BatchNormalization linear() {
    return new BatchNormalization(this);
  }

  /** The f of the equation. */
  public Activation activation() {
    return activation;
  }

  /** Factor of each channel, (channels). */
  public Parameter weight() {
    return weight;
  }

  /** Addend of each channel, (channels). */
  public Parameter bias() {
    return bias;
  }

  /** Mean of each channel in the batches trained on, the last counting most; (channels). */
  public Tensor runningMean() {
    return runningMean;
  }

  /** Unbiased variance of each channel in the batches trained on, (channels). */
  public Tensor runningVariance() {
    return runningVariance;
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() < 2 || input.dim(1) != channels) {
      throw new IllegalArgumentException(
          this
              + ": expected input (batch, "
              + channels
              + ", …), got "
              + input
              + "; set channels to match");
    }
    return input;
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    SequencedMap<String, Parameter> parameters = new LinkedHashMap<>();
    parameters.put("weight", weight);
    parameters.put("bias", bias);
    return Collections.unmodifiableSequencedMap(parameters);
  }

  @Override
  public SequencedMap<String, Tensor> state() {
    SequencedMap<String, Tensor> state = new LinkedHashMap<>();
    state.put("running_mean", runningMean);
    state.put("running_var", runningVariance);
    return Collections.unmodifiableSequencedMap(state);
  }

  @Override
  public Value addTo(GraphBuilder graph, Value x) {
    Tensor scale = Tensor.zeros(channels);
    Tensor shift = Tensor.zeros(channels);
    for (int c = 0; c < channels; c++) {
      double variance = runningVariance.data()[runningVariance.offset() + c];
      double factor = weight.value().data()[c] / Math.sqrt(variance + EPSILON);
      double mean = runningMean.data()[runningMean.offset() + c];
      scale.data()[c] = (float) factor;
      shift.data()[c] = (float) (bias.value().data()[c] - mean * factor);
    }
    Value y =
        graph.add(
            "normalization",
            new ChannelAffine(),
            x,
            graph.constant("scale", scale),
            graph.constant("shift", shift));
    return ActivationLayer.addTo(graph, activation, y);
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    return new BatchNormalizationPass(this, outputShape(input), execution);
  }

  /** As {@code BatchNormalization(channels=64, relu)}. */
  @Override
  public String toString() {
    return "BatchNormalization(channels="
        + channels
        + (activation.equals(Activations.IDENTITY) ? "" : ", " + activation.name())
        + ")";
  }

  private static final class BatchNormalizationPass implements Pass {
    private final BatchNormalization layer;
    private final Shape shape;
    private final Execution execution;
    private final BatchNormalizer kernel;
    private final Tensor output;
    private final GradientBuffer gradInput;
    private Tensor input;

    BatchNormalizationPass(BatchNormalization layer, Shape shape, Execution execution) {
      this.layer = layer;
      this.shape = shape;
      this.execution = execution;
      kernel =
          new BatchNormalizer(
              shape.batch(),
              layer.channels,
              shape.sampleSize() / layer.channels,
              EPSILON,
              layer.activation,
              execution.threads());
      output = Tensor.zeros(shape);
      gradInput = execution.gradInput(shape);
      input = output;
    }

    @Override
    public Tensor forward(Tensor x) {
      Pass.requireInput(layer, shape, x);
      input = x;
      Tensor gamma = layer.weight.value();
      Tensor beta = layer.bias.value();
      if (execution.isTraining()) {
        kernel.train(x, gamma, beta, output); // y   = f(γ·(x − mean)·rstd + β)
        kernel.updateRunning(MOMENTUM, layer.runningMean, layer.runningVariance);
      } else {
        kernel.infer(x, gamma, beta, layer.runningMean, layer.runningVariance, output);
      }
      return output;
    }

    @Override
    public Tensor backward(Tensor dy) {
      execution.requireTraining(layer);
      Pass.requireGradient(layer, shape, dy);
      Tensor gradGamma = layer.weight.gradient();
      Tensor gradBeta = layer.bias.gradient();
      Tensor dx = gradInput.beside(dy);
      kernel.backward(input, dy, gradGamma, gradBeta, dx); // dx, dγ += …, dβ += …
      return dx;
    }
  }
}
