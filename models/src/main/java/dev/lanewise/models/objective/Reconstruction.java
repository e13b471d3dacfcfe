package dev.lanewise.models.objective;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.layers.loss.Loss;
import dev.lanewise.models.data.Normalization;
import java.util.Arrays;

/**
 * To tell classes and to draw the sample again: each row of the output holds the scores s of the
 * classes, then the drawn sample y, as large as the input x and normalized like it. The loss is
 * that of both,
 *
 * <pre>
 * L = Σ (s − onehot(label))² / (batch·classes) + Σ (y − x)² / (batch·pixels)
 * </pre>
 *
 * <p>Scores that are fitted so are estimates of probabilities: below 0 they count as 0, and they
 * are scaled to add up to 1.
 */
public record Reconstruction() implements Objective {
  /** One row of an output. */
  public static final class Drawing {
    private final float[] scores;
    private final byte[] pixels;

    private Drawing(float[] scores, byte[] pixels) {
      this.scores = scores;
      this.pixels = pixels;
    }

    /** Scores of the classes. */
    public float[] scores() {
      return scores;
    }

    /**
     * Pixels of the drawn image, (channels, height, width), unsigned bytes, as {@code
     * Dataset.pixels} gives those of the input.
     */
    public byte[] pixels() {
      return pixels;
    }
  }

  /**
   * The scores and the image of one row of an output.
   *
   * @param output (batch, classes + channels·height·width)
   * @param row which
   * @param classes number of classes
   * @param sample (channels, height, width)
   * @param normalization of the training data, which is undone
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public static Drawing drawing(
      Tensor output, int row, int classes, Shape sample, Normalization normalization) {
    int width = output.shape().sampleSize();
    if (width != classes + sample.size() || row < 0 || row >= output.shape().batch()) {
      throw new IllegalArgumentException(
          "Reconstruction: expected rows of "
              + classes
              + " scores and an image "
              + sample
              + ", and one of them, got output "
              + output.shape()
              + " and row "
              + row);
    }
    int from = output.offset() + row * width;
    float[] image = Arrays.copyOfRange(output.data(), from + classes, from + width);
    return new Drawing(
        Arrays.copyOfRange(output.data(), from, from + classes), normalization.undo(image, sample));
  }

  @Override
  public int outputs(Shape sample, int classes) {
    return Math.addExact(classes, sample.size());
  }

  @Override
  public String rows() {
    return "(batch, classes + numbers of a sample)";
  }

  @Override
  public Loss<Target> newLoss(int classes, double labelSmoothing) {
    if (labelSmoothing != 0) {
      throw new IllegalArgumentException(
          "Reconstruction: expected no label smoothing, which belongs to the cross-entropy of"
              + " classes, got "
              + labelSmoothing);
    }
    return new ReconstructionLoss(classes);
  }

  @Override
  public void probabilities(
      int classes, float[] scores, int offset, float[] to, int toOffset, Scratch scratch) {
    float sum = 0;
    for (int i = 0; i < classes; i++) {
      float score = Math.max(scores[offset + i], 0);
      to[toOffset + i] = score;
      sum += score;
    }
    for (int i = 0; i < classes; i++) {
      to[toOffset + i] = sum == 0 ? 1f / classes : to[toOffset + i] / sum;
    }
  }
}
