package dev.lanewise.models.diagnose;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.activation.ActivationLayer;
import dev.lanewise.layers.composite.Sequential;
import dev.lanewise.layers.convolution.Conv2d;
import dev.lanewise.layers.convolution.ConvTranspose2d;
import dev.lanewise.layers.dense.Dense;
import dev.lanewise.layers.normalization.BatchNormalization;
import java.util.ArrayList;
import java.util.List;

/**
 * A network taken apart: the layers of its sequences one after another, and activations that dense
 * layers, convolutions and normalisations carry as layers of their own. Parameters are the
 * network's. Tensors are kept at every seam, where the whole network's own passes keep them to
 * themselves.
 */
final class Stages {
  private final List<Layer> layers = new ArrayList<>();
  private final List<Pass> passes = new ArrayList<>();

  /** Output of each layer in the last forward. */
  private final List<Tensor> outputs = new ArrayList<>();

  /** Gradient by the input of each layer in the last backward. */
  private final List<Tensor> gradients = new ArrayList<>();

  Stages(Layer network, Shape input, Execution execution) {
    takeApart(network);
    Shape shape = input;
    for (int i = 0; i < layers.size(); i++) {
      passes.add(layers.get(i).newPass(shape, execution.forChild(i)));
      shape = layers.get(i).outputShape(shape);
      outputs.add(Tensor.zeros());
      gradients.add(Tensor.zeros());
    }
  }

  private void takeApart(Layer layer) {
    switch (layer) {
      case Sequential sequence -> sequence.layers().forEach(this::takeApart);
      case Dense dense -> takeApart(dense, dense.linear(), dense.activation());
      case Conv2d convolution ->
          takeApart(convolution, convolution.linear(), convolution.activation());
      case ConvTranspose2d transposed ->
          takeApart(transposed, transposed.linear(), transposed.activation());
      case BatchNormalization norm -> takeApart(norm, norm.linear(), norm.activation());
      default -> layers.add(layer);
    }
  }

  private void takeApart(Layer whole, Layer linear, Activation activation) {
    if (activation.equals(Activations.IDENTITY)) {
      layers.add(whole);
    } else {
      layers.add(linear);
      layers.add(new ActivationLayer(activation));
    }
  }

  int count() {
    return layers.size();
  }

  Layer layer(int stage) {
    return layers.get(stage);
  }

  /** Whether an elementwise activation stands here; the identity is none. */
  boolean isActivation(int stage) {
    return ActivationNames.of(layers.get(stage)).isPresent();
  }

  /** Name of the activation that stands here. */
  String activationName(int stage) {
    return ActivationNames.of(layers.get(stage)).orElseThrow();
  }

  Tensor forward(Tensor x) {
    Tensor y = x;
    for (int i = 0; i < count(); i++) {
      y = passes.get(i).forward(y);
      outputs.set(i, y);
    }
    return y;
  }

  void backward(Tensor gradOutput) {
    Tensor dy = gradOutput;
    for (int i = count() - 1; i >= 0; i--) {
      dy = passes.get(i).backward(dy);
      gradients.set(i, dy);
    }
  }

  /** What the layer here gave in the last forward. */
  Tensor output(int stage) {
    return outputs.get(stage);
  }

  /** The loss's gradient by the input of the layer here, as of the last backward. */
  Tensor gradient(int stage) {
    return gradients.get(stage);
  }

  /** The gradient by the input of the layer here for another gradient by its output. */
  Tensor backward(int stage, Tensor gradOutput) {
    return passes.get(stage).backward(gradOutput);
  }
}
