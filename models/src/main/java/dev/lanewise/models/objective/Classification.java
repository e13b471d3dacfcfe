package dev.lanewise.models.objective;

import dev.lanewise.engine.softmax.Softmax;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.layers.loss.Loss;
import dev.lanewise.layers.loss.SoftmaxCrossEntropy;

/** To tell classes: rows of logits, and the cross-entropy of their softmax with the right ones. */
public record Classification() implements Objective {
  @Override
  public int outputs(Shape sample, int classes) {
    return classes;
  }

  @Override
  public String rows() {
    return "(batch, classes)";
  }

  @Override
  public Loss<Target> newLoss(int classes, double labelSmoothing) {
    return new LogitLoss(new SoftmaxCrossEntropy(labelSmoothing));
  }

  @Override
  public void probabilities(
      int classes, float[] scores, int offset, float[] to, int toOffset, Scratch scratch) {
    Softmax.rows(1, classes, scores, offset, to, toOffset, scratch);
  }

  private record LogitLoss(SoftmaxCrossEntropy crossEntropy) implements Loss<Target> {
    @Override
    public float forward(Tensor output, Target target) {
      return crossEntropy.forward(output, target.labels());
    }

    @Override
    public Tensor backward() {
      return crossEntropy.backward();
    }
  }
}
