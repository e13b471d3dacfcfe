package dev.lanewise.layers.loss;

import dev.lanewise.engine.reduction.Sums;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;

/**
 * Mean of squared differences, {@code L = Σ (y − t)² / n} over all n elements of the batch.
 *
 * <pre>
 * output  y  any shape
 * target  t  the same
 * </pre>
 */
public final class MeanSquaredError implements Loss<Tensor> {
  private Tensor difference = Tensor.zeros(Shape.of());
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
    if (!difference.shape().equals(output.shape())) {
      difference = Tensor.zeros(output.shape());
    }
    float[] d = difference.data();
    float[] y = output.data();
    float[] t = target.data();
    int yOffset = output.offset();
    int tOffset = target.offset();
    for (int i = 0; i < d.length; i++) {
      d[i] = y[yOffset + i] - t[tOffset + i];
    }
    ready = true;
    return Sums.dot(d.length, d, 0, d, 0) / d.length; // L  = Σ (y − t)² / n
  }

  @Override
  public Tensor backward() {
    if (!ready) {
      throw new IllegalStateException(this + ": expected forward before backward");
    }
    float[] d = difference.data();
    float scale = 2f / d.length;
    for (int i = 0; i < d.length; i++) {
      d[i] *= scale; // dy = 2·(y − t) / n
    }
    return difference;
  }

  /** {@code MeanSquaredError()}. */
  @Override
  public String toString() {
    return "MeanSquaredError()";
  }
}
