package dev.lanewise.layers.loss;

import dev.lanewise.engine.softmax.Softmax;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import java.util.Arrays;

/**
 * Cross-entropy of the softmax of logits with the right classes, {@code L = −Σ t·ln p / batch},
 * where {@code p = softmax(y)} and {@code t = (1 − smoothing)·onehot(label) + smoothing/classes}.
 *
 * <pre>
 * output  y  (batch, classes)
 * target     (batch), each from 0 to classes − 1
 * </pre>
 *
 * <p>Source of the smoothed labels: Szegedy et al., "Rethinking the Inception Architecture for
 * Computer Vision", CVPR 2016, section 7.
 */
public final class SoftmaxCrossEntropy implements Loss<int[]> {
  private final double smoothing;
  private final Scratch scratch = new Scratch();
  private Tensor probabilities = Tensor.zeros();
  private Tensor gradient = probabilities;
  private int[] labels = {};
  private boolean ready;

  /** The loss for labels as they are, {@code L = −Σ ln p[label] / batch}. */
  public SoftmaxCrossEntropy() {
    this(0);
  }

  /**
   * The loss for smoothed labels.
   *
   * @param smoothing share of each target that all classes get alike, in [0, 1)
   * @throws IllegalArgumentException if it is outside
   */
  public SoftmaxCrossEntropy(double smoothing) {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "SoftmaxCrossEntropy: expected label smoothing in [0, 1), got "
              + smoothing
              + "; 0.1 is usual");
    }
    this.smoothing = smoothing;
  }

  @Override
  public float forward(Tensor output, int[] target) {
    Shape shape = output.shape();
    if (shape.rank() != 2) {
      throw new IllegalArgumentException(
          this + ": expected output (batch, classes), got " + shape + "; put Flatten before it");
    }
    if (!probabilities.shape().equals(shape)) {
      probabilities = Tensor.zeros(shape);
      gradient = Tensor.zeros(shape);
    }
    float loss =
        Softmax.crossEntropy(
            shape.dim(0),
            shape.dim(1),
            output.data(),
            output.offset(),
            target,
            smoothing,
            probabilities.data(),
            0,
            scratch); // L  = −Σ t·ln p / batch
    keep(target);
    ready = true;
    return loss;
  }

  /** A copy: the caller may load the next batch's labels before backward. */
  private void keep(int[] target) {
    if (labels.length != target.length) {
      labels = Arrays.copyOf(target, target.length);
    } else {
      System.arraycopy(target, 0, labels, 0, target.length);
    }
  }

  /** Softmax of the last {@link #forward}'s output; overwritten by the next call. */
  public Tensor probabilities() {
    return probabilities;
  }

  @Override
  public Tensor backward() {
    if (!ready) {
      throw new IllegalStateException(this + ": expected forward before backward");
    }
    Shape shape = probabilities.shape();
    Softmax.crossEntropyGradient(
        shape.dim(0),
        shape.dim(1),
        probabilities.data(),
        0,
        labels,
        smoothing,
        gradient.data(),
        0); // dy = (p − t) / batch
    return gradient;
  }

  /** {@code SoftmaxCrossEntropy()}, with the smoothing where there is any. */
  @Override
  public String toString() {
    return "SoftmaxCrossEntropy(" + (smoothing == 0 ? "" : smoothing) + ")";
  }
}
