package dev.lanewise.models.network;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.Nonlinearity;
import dev.lanewise.layers.composite.Concatenate;
import dev.lanewise.layers.composite.Detach;
import dev.lanewise.layers.composite.Identity;
import dev.lanewise.layers.composite.Residual;
import dev.lanewise.layers.composite.Sequential;
import dev.lanewise.layers.convolution.Conv2d;
import dev.lanewise.layers.convolution.ConvTranspose2d;
import dev.lanewise.layers.dense.Dense;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.normalization.BatchNormalization;
import dev.lanewise.layers.normalization.LocalResponseNormalization;
import dev.lanewise.layers.pooling.AvgPool2d;
import dev.lanewise.layers.pooling.GlobalAveragePool;
import dev.lanewise.layers.pooling.MaxPool2d;
import dev.lanewise.layers.regularization.Dropout;
import dev.lanewise.layers.shape.Flatten;
import dev.lanewise.layers.shape.Reshape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What designs are written with: layers one after another, each made for the shape that the one
 * before it leaves, and what stands behind convolutions and hidden dense layers. Channels and
 * hidden features may be divided by a number, which gives a narrower network of the same layers.
 *
 * <p>Methods throw an {@link IllegalArgumentException} if a layer cannot be, or does not take what
 * is there.
 */
public final class NetworkBuilder {
  /** Side of an image from which designs of both forms take that for large ones. */
  private static final int LEAST_LARGE_SIDE = 64;

  private final List<Layer> layers = new ArrayList<>();
  private final Nonlinearity nonlinearity;
  private final Initialization init;
  private final int divisor;

  /** Of one sample behind the last layer. */
  private Shape sample;

  /**
   * No layers yet.
   *
   * @param sample shape of one sample, without a batch
   * @param nonlinearity behind each layer with weights, but where a method says otherwise
   * @param init makes the parameters
   */
  public NetworkBuilder(Shape sample, Nonlinearity nonlinearity, Initialization init) {
    this(sample, nonlinearity, init, 1);
  }

  private NetworkBuilder(
      Shape sample, Nonlinearity nonlinearity, Initialization init, int divisor) {
    this.sample = sample;
    this.nonlinearity = nonlinearity;
    this.init = init;
    this.divisor = divisor;
  }

  /** A builder without layers, that gives them so many times fewer channels and features. */
  NetworkBuilder narrowed(int times) {
    return new NetworkBuilder(sample, nonlinearity, init, divisor * times);
  }

  private int narrow(int channels) {
    return Math.max(1, channels / divisor);
  }

  /** Shape of one sample behind the last layer. */
  public Shape sample() {
    return sample;
  }

  /**
   * For designs that take images alone, before their first layer.
   *
   * @param who the design, for the message
   * @param leastSide of height and width
   * @throws IllegalArgumentException if a sample is no image of at least that height and width
   */
  public void requireImages(String who, int leastSide) {
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
  public boolean isLarge() {
    return Math.min(sample.dim(1), sample.dim(2)) >= LEAST_LARGE_SIDE;
  }

  /** A convolution of square windows, and the nonlinearity. */
  public NetworkBuilder convolution(int outChannels, Window window) {
    add(new Conv2d(sample.dim(0), narrow(outChannels), window, nonlinearity.fused(), init));
    return activated();
  }

  /** A convolution of square windows without bias, batch normalisation, and the nonlinearity. */
  public NetworkBuilder normalizedConvolution(int outChannels, Window window) {
    normalizedConvolution(narrow(outChannels), window, nonlinearity.fused());
    return activated();
  }

  /** A convolution of square windows without bias, and batch normalisation. */
  public NetworkBuilder linearNormalizedConvolution(int outChannels, Window window) {
    return normalizedConvolution(narrow(outChannels), window, Activations.IDENTITY);
  }

  /** The same, to as many channels as another builder has got to. */
  public NetworkBuilder linearNormalizedConvolution(NetworkBuilder like, Window window) {
    return normalizedConvolution(like.channels(), window, Activations.IDENTITY);
  }

  /** A convolution of square windows without bias, and nothing behind it. */
  public NetworkBuilder bareConvolution(int outChannels, Window window) {
    return plainConvolution(narrow(outChannels), window);
  }

  /** The same of 1 × 1, to half the channels. */
  public NetworkBuilder halvingConvolution() {
    return plainConvolution(Math.max(1, channels() / 2), Window.of(1, 1, 0));
  }

  private NetworkBuilder plainConvolution(int outChannels, Window window) {
    return add(Conv2d.withoutBias(sample.dim(0), outChannels, window, init));
  }

  /** A convolution whose channels are cut into equal groups, and the nonlinearity. */
  public NetworkBuilder groupedConvolution(int outChannels, Window window, int groups) {
    int out = groups * narrow(outChannels / groups);
    add(new Conv2d(sample.dim(0), out, window, window, groups, nonlinearity.fused(), init));
    return activated();
  }

  /** Batch normalisation, and the nonlinearity. */
  public NetworkBuilder normalization() {
    add(new BatchNormalization(sample.dim(0), nonlinearity.fused()));
    return activated();
  }

  /** Local response normalisation. */
  public NetworkBuilder localResponseNormalization(LocalResponseNormalization normalization) {
    return add(normalization);
  }

  /** Begins layers that take what this builder's last layer gives. */
  public NetworkBuilder branch() {
    return new NetworkBuilder(sample, nonlinearity, init, divisor);
  }

  /** The sum of two branches of one shape, and the nonlinearity. */
  public NetworkBuilder residual(NetworkBuilder body, NetworkBuilder shortcut) {
    add(new Residual(body.layer(), shortcut.layer(), nonlinearity.fused()));
    return activated();
  }

  /** The channels of all branches, one branch after another. */
  public NetworkBuilder concatenated(NetworkBuilder... branches) {
    return add(new Concatenate(Stream.of(branches).map(NetworkBuilder::layer).toList()));
  }

  private Layer layer() {
    return layers.isEmpty() ? new Identity() : new Sequential(layers);
  }

  /** Channels, or features, behind the last layer. */
  public int channels() {
    return sample.dim(0);
  }

  private NetworkBuilder normalizedConvolution(
      int outChannels, Window window, Activation activation) {
    plainConvolution(outChannels, window);
    return add(new BatchNormalization(outChannels, activation));
  }

  /** The mean of each channel. */
  public NetworkBuilder globalAveragePool() {
    return add(new GlobalAveragePool());
  }

  /** Dropout. */
  public NetworkBuilder dropout(float rate) {
    return add(new Dropout(rate));
  }

  /** The maximum of each square window. */
  public NetworkBuilder maxPool(Window window) {
    return add(new MaxPool2d(window));
  }

  /** The mean of each square window. */
  public NetworkBuilder averagePool(Window window) {
    return add(new AvgPool2d(window));
  }

  /** Each sample as one row. */
  public NetworkBuilder flatten() {
    return add(new Flatten());
  }

  /** A dense layer, and the nonlinearity. */
  public NetworkBuilder dense(int fanOut) {
    return hidden(narrow(fanOut));
  }

  private NetworkBuilder hidden(int fanOut) {
    add(new Dense(sample.size(), fanOut, nonlinearity.fused(), init));
    return activated();
  }

  /** A dense layer and the nonlinearity, whose features become an image. */
  public NetworkBuilder denseImage(int channels, int height, int width) {
    Shape image = Shape.of(narrow(channels), height, width);
    return hidden(image.size()).add(new Reshape(image));
  }

  /** A dense layer of exactly so many features, and nothing behind it. */
  public NetworkBuilder linearDense(int fanOut) {
    return add(new Dense(sample.size(), fanOut, init));
  }

  /** The network with a last dense layer, which nothing follows. */
  public Layer classes(int classes) {
    return linearDense(classes).network();
  }

  /** The network. */
  public Layer network() {
    return new Sequential(layers);
  }

  /** A transposed convolution of square windows, and the nonlinearity. */
  public NetworkBuilder transposedConvolution(int outChannels, Window window) {
    transposedConvolution(narrow(outChannels), window, nonlinearity.fused());
    return activated();
  }

  /**
   * A transposed convolution of square windows to exactly so many channels, and nothing behind it.
   */
  public NetworkBuilder linearTransposedConvolution(int outChannels, Window window) {
    return transposedConvolution(outChannels, window, Activations.IDENTITY);
  }

  private NetworkBuilder transposedConvolution(
      int outChannels, Window window, Activation activation) {
    return add(new ConvTranspose2d(sample.dim(0), outChannels, window, 0, activation, init));
  }

  /** No gradient goes below what has been built. */
  public NetworkBuilder detached() {
    return add(new Detach());
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
