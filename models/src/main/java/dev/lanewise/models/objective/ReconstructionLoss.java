package dev.lanewise.models.objective;

import dev.lanewise.engine.reduction.Sums;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.layers.loss.Loss;

/** The loss of {@link Reconstruction}, with its buffers. */
final class ReconstructionLoss implements Loss<Target> {
  private final int classes;
  private final Scratch scratch = new Scratch();
  private Tensor gradient = Tensor.zeros();
  private float[] scoreErrors = {};
  private float[] imageErrors = {};
  private boolean ready;

  ReconstructionLoss(int classes) {
    this.classes = classes;
  }

  @Override
  public float forward(Tensor output, Target target) {
    int batch = target.labels().length;
    int pixels = target.input().shape().sampleSize();
    Shape shape = output.shape();
    if (shape.rank() != 2 || shape.dim(0) != batch || shape.dim(1) != classes + pixels) {
      throw new IllegalArgumentException(
          this
              + ": expected output ("
              + batch
              + ", "
              + (classes + pixels)
              + "), scores and numbers of a sample, got "
              + shape);
    }
    if (!gradient.shape().equals(shape)) {
      gradient = Tensor.zeros(shape);
      scoreErrors = new float[batch * classes];
      imageErrors = new float[batch * pixels];
    }
    float[] y = output.data();
    float[] x = target.input().data();
    for (int row = 0; row < batch; row++) {
      int from = output.offset() + row * (classes + pixels);
      int label = target.labels()[row];
      for (int c = 0; c < classes; c++) {
        scoreErrors[row * classes + c] = y[from + c] - (c == label ? 1 : 0);
      }
      int image = target.input().offset() + row * pixels;
      for (int i = 0; i < pixels; i++) {
        imageErrors[row * pixels + i] = y[from + classes + i] - x[image + i];
      }
    }
    ready = true;
    return meanSquare(scoreErrors) + meanSquare(imageErrors);
  }

  private float meanSquare(float[] errors) {
    return Sums.dot(errors.length, errors, 0, errors, 0, scratch) / errors.length;
  }

  @Override
  public Tensor backward() {
    if (!ready) {
      throw new IllegalStateException(this + ": expected forward before backward");
    }
    int batch = gradient.shape().dim(0);
    int pixels = gradient.shape().dim(1) - classes;
    float[] dy = gradient.data();
    float scoreScale = 2f / scoreErrors.length;
    float imageScale = 2f / imageErrors.length;
    for (int row = 0; row < batch; row++) {
      int from = row * (classes + pixels);
      for (int c = 0; c < classes; c++) {
        dy[from + c] = scoreScale * scoreErrors[row * classes + c]; // ds = 2·(s − onehot) / n
      }
      for (int i = 0; i < pixels; i++) {
        dy[from + classes + i] = imageScale * imageErrors[row * pixels + i]; // dy = 2·(y − x) / n
      }
    }
    return gradient;
  }

  /** As {@code ReconstructionLoss(10 classes)}. */
  @Override
  public String toString() {
    return "ReconstructionLoss(" + classes + " classes)";
  }
}
