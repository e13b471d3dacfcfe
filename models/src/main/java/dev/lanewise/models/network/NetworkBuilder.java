package dev.lanewise.models.network;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.Nonlinearity;
import dev.lanewise.layers.composite.Concatenate;
import dev.lanewise.layers.composite.Identity;
import dev.lanewise.layers.composite.Residual;
import dev.lanewise.layers.composite.Sequential;
import dev.lanewise.layers.convolution.Conv2d;
import dev.lanewise.layers.dense.Dense;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.normalization.BatchNormalization;
import dev.lanewise.layers.normalization.LocalResponseNormalization;
import dev.lanewise.layers.pooling.AvgPool2d;
import dev.lanewise.layers.pooling.GlobalAveragePool;
import dev.lanewise.layers.pooling.MaxPool2d;
import dev.lanewise.layers.regularization.Dropout;
import dev.lanewise.layers.shape.Flatten;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Layers one after another, each made for the shape that the one before it leaves, and what stands
 * behind convolutions and hidden dense layers.
 */
final class NetworkBuilder {
  /** Side of an image from which designs of both forms take that for large ones. */
  private static final int LEAST_LARGE_SIDE = 64;

  private final List<Layer> layers = new ArrayList<>();
  private final Nonlinearity nonlinearity;
  private final Initialization init;

  /** Of one sample behind the last layer. */
  private Shape sample;

  NetworkBuilder(Shape sample, Nonlinearity nonlinearity, Initialization init) {
    this.sample = sample;
    this.nonlinearity = nonlinearity;
    this.init = init;
  }

  /**
   * For designs that take images alone.
   *
   * @throws IllegalArgumentException if a sample is no image of at least that height and width
   */
  static void requireImages(String who, Shape sample, int leastSide) {
    if (sample.rank() != 3 || sample.dim(1) < leastSide || sample.dim(2) < leastSide) {
      throw new IllegalArgumentException(
          who
              + ": expected images (channels, height, width) of at least "
              + leastSide
              + "×"
              + leastSide
              + ", got "
              + sample
              + "; use mlp");
    }
  }

  /** Whether both sides of an image are so long that the first layers should make it smaller. */
  static boolean isLarge(Shape sample) {
    return Math.min(sample.dim(1), sample.dim(2)) >= LEAST_LARGE_SIDE;
  }

  /** A convolution of square windows, and the nonlinearity. */
  NetworkBuilder convolution(int outChannels, Window window) {
    add(new Conv2d(sample.dim(0), outChannels, window, nonlinearity.fused(), init));
    return activated();
  }

  /** A convolution of square windows without bias, batch normalisation, and the nonlinearity. */
  NetworkBuilder normalizedConvolution(int outChannels, Window window) {
    normalizedConvolution(outChannels, window, nonlinearity.fused());
    return activated();
  }

  /** A convolution of square windows without bias, and batch normalisation. */
  NetworkBuilder linearNormalizedConvolution(int outChannels, Window window) {
    return normalizedConvolution(outChannels, window, Activations.IDENTITY);
  }

  /** A convolution of square windows without bias, and nothing behind it. */
  NetworkBuilder bareConvolution(int outChannels, Window window) {
    return add(Conv2d.withoutBias(sample.dim(0), outChannels, window, init));
  }

  /** A convolution whose channels are cut into equal groups, and the nonlinearity. */
  NetworkBuilder groupedConvolution(int outChannels, Window window, int groups) {
    add(new Conv2d(sample.dim(0), outChannels, window, window, groups, nonlinearity.fused(), init));
    return activated();
  }

  /** Batch normalisation, and the nonlinearity. */
  NetworkBuilder normalization() {
    add(new BatchNormalization(sample.dim(0), nonlinearity.fused()));
    return activated();
  }

  NetworkBuilder localResponseNormalization(LocalResponseNormalization normalization) {
    return add(normalization);
  }

  /** Begins layers that take what this builder's last layer gives. */
  NetworkBuilder branch() {
    return new NetworkBuilder(sample, nonlinearity, init);
  }

  /** The sum of two branches of one shape, and the nonlinearity. */
  NetworkBuilder residual(NetworkBuilder body, NetworkBuilder shortcut) {
    add(new Residual(body.layer(), shortcut.layer(), nonlinearity.fused()));
    return activated();
  }

  /** The channels of all branches, one branch after another. */
  NetworkBuilder concatenated(NetworkBuilder... branches) {
    return add(new Concatenate(Stream.of(branches).map(NetworkBuilder::layer).toList()));
  }

  private Layer layer() {
    return layers.isEmpty() ? new Identity() : new Sequential(layers);
  }

  /** Channels, or features, behind the last layer. */
  int channels() {
    return sample.dim(0);
  }

  private NetworkBuilder normalizedConvolution(
      int outChannels, Window window, Activation activation) {
    bareConvolution(outChannels, window);
    return add(new BatchNormalization(outChannels, activation));
  }

  NetworkBuilder globalAveragePool() {
    return add(new GlobalAveragePool());
  }

  NetworkBuilder dropout(float rate) {
    return add(new Dropout(rate));
  }

  NetworkBuilder maxPool(Window window) {
    return add(new MaxPool2d(window));
  }

  NetworkBuilder averagePool(Window window) {
    return add(new AvgPool2d(window));
  }

  NetworkBuilder flatten() {
    return add(new Flatten());
  }

  /** A dense layer, and the nonlinearity. */
  NetworkBuilder dense(int fanOut) {
    add(new Dense(sample.size(), fanOut, nonlinearity.fused(), init));
    return activated();
  }

  /** The network with a last dense layer, which nothing follows. */
  Layer classes(int classes) {
    add(new Dense(sample.size(), classes, init));
    return new Sequential(layers);
  }

  private NetworkBuilder activated() {
    nonlinearity.layer(sample, init).ifPresent(this::add);
    return this;
  }

  private NetworkBuilder add(Layer layer) {
    layers.add(layer);
    sample = layer.outputShape(sample.inBatch(1)).sample();
    return this;
  }
}
