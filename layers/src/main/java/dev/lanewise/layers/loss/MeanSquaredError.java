package dev.lanewise.layers.loss;

import dev.lanewise.engine.reduction.Sums;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;

/**
 * Mean of squared differences, {@code L = Σ (y − t)² / n} over all n elements of the batch.
 *
 * <pre>
 * output  y  any shape
 * target  t  the same
 * </pre>
 */
public final class MeanSquaredError implements Loss<Tensor> {
  private final Scratch scratch = new Scratch();
  private Tensor gradient = Tensor.zeros(Shape.of());
  private float[] difference = new float[gradient.size()];
  private boolean ready;

  /** The loss. */
  public MeanSquaredError() {}

  @Override
  public float forward(Tensor output, Tensor target) {
    if (!target.shape().equals(output.shape())) {
      throw new IllegalArgumentException(
          this
              + ": expected a target of the output's shape "
              + output.shape()
              + ", got "
              + target.shape());
    }
    if (!gradient.shape().equals(output.shape())) {
      gradient = Tensor.zeros(output.shape());
      difference = new float[output.size()];
    }
    float[] d = difference;
    float[] y = output.data();
    float[] t = target.data();
    int yOffset = output.offset();
    int tOffset = target.offset();
    for (int i = 0; i < d.length; i++) {
      d[i] = y[yOffset + i] - t[tOffset + i];
    }
    ready = true;
    return Sums.dot(d.length, d, 0, d, 0, scratch) / d.length; // L  = Σ (y − t)² / n
  }

  @Override
  public Tensor backward() {
    if (!ready) {
      throw new IllegalStateException(this + ": expected forward before backward");
    }
    float[] dy = gradient.data();
    float scale = 2f / dy.length;
    for (int i = 0; i < dy.length; i++) {
      dy[i] = scale * difference[i]; // dy = 2·(y − t) / n
    }
    return gradient;
  }

  /** {@code MeanSquaredError()}. */
  @Override
  public String toString() {
    return "MeanSquaredError()";
  }
}
