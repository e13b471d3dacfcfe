package dev.lanewise.models.network;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.Nonlinearity;
import dev.lanewise.layers.composite.Identity;
import dev.lanewise.layers.composite.Residual;
import dev.lanewise.layers.composite.Sequential;
import dev.lanewise.layers.convolution.Conv2d;
import dev.lanewise.layers.dense.Dense;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.normalization.BatchNormalization;
import dev.lanewise.layers.pooling.GlobalAveragePool;
import dev.lanewise.layers.pooling.MaxPool2d;
import dev.lanewise.layers.regularization.Dropout;
import dev.lanewise.layers.shape.Flatten;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers one after another, each made for the shape that the one before it leaves, and what stands
 * behind convolutions and hidden dense layers.
 */
final class NetworkBuilder {
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

  /**
   * A basic residual block: two convolutions of 3 × 3 with batch normalisation, the nonlinearity
   * between them and behind the sum. Where the shape changes, a convolution of 1 × 1 with batch
   * normalisation stands in the shortcut.
   */
  NetworkBuilder basicBlock(int outChannels, int stride) {
    boolean sameShape = stride == 1 && outChannels == sample.dim(0);
    NetworkBuilder body = new NetworkBuilder(sample, nonlinearity, init);
    body.normalizedConvolution(outChannels, Window.of(3, stride, 1));
    body.normalizedConvolution(outChannels, Window.of(3, 1, 1), Activations.IDENTITY);
    NetworkBuilder shortcut = new NetworkBuilder(sample, nonlinearity, init);
    if (!sameShape) {
      shortcut.normalizedConvolution(outChannels, Window.of(1, stride, 0), Activations.IDENTITY);
    }
    Layer beside = sameShape ? new Identity() : new Sequential(shortcut.layers);
    add(new Residual(new Sequential(body.layers), beside, nonlinearity.fused()));
    return activated();
  }

  private void normalizedConvolution(int outChannels, Window window, Activation activation) {
    add(Conv2d.withoutBias(sample.dim(0), outChannels, window, init));
    add(new BatchNormalization(outChannels, activation));
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
