package dev.lanewise.models.train;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.loss.SoftmaxCrossEntropy;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.data.Normalization;

/** Room for some images on their way through a network: filled again for every step. */
final class Batch {
  private final Tensor input;
  private final int[] labels;
  private final Pass pass;
  private final SoftmaxCrossEntropy loss;

  /**
   * Room for {@code size} images.
   *
   * @param labelSmoothing of the loss
   * @throws IllegalArgumentException if the network does not take images of this kind, or does not
   *     give one number a class
   */
  Batch(int size, Dataset images, Layer network, Execution execution, double labelSmoothing) {
    Shape sample = images.sample();
    Shape shape = Shape.of(size, sample.dim(0), sample.dim(1), sample.dim(2));
    Shape expected = Shape.of(size, images.classes());
    Shape output = network.outputShape(shape);
    if (!output.equals(expected)) {
      throw new IllegalArgumentException(
          network
              + ": expected an output (batch, classes) = "
              + expected
              + " for the data set "
              + images.name()
              + ", got "
              + output
              + "; give its last layer "
              + images.classes()
              + " outputs");
    }
    input = Tensor.zeros(shape);
    labels = new int[size];
    pass = network.newPass(shape, execution);
    loss = new SoftmaxCrossEntropy(labelSmoothing);
  }

  /** The images, (size, channels, height, width). */
  Tensor input() {
    return input;
  }

  /** Their classes. */
  int[] labels() {
    return labels;
  }

  /** The network's buffers for them. */
  Pass pass() {
    return pass;
  }

  /** The loss with its buffers for them. */
  SoftmaxCrossEntropy loss() {
    return loss;
  }

  /** Number of images. */
  int size() {
    return labels.length;
  }

  /** Takes images {@code order[from]} and on, as many as there is room for. */
  void load(Dataset images, int[] order, int from, Normalization normalization) {
    images.copy(order, from, size(), input, normalization);
    images.copyLabels(order, from, size(), labels);
  }
}
