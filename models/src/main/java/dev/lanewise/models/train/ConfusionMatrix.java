package dev.lanewise.models.train;

import dev.lanewise.engine.tensor.Tensor;
import java.util.Arrays;

/**
 * How often samples of each class were predicted as each class: a matrix (classes, classes), rows
 * the actual class, columns the predicted one. All figures of quality are derived from it.
 *
 * <p>A ratio whose denominator is zero is 0: the precision of a class that was never predicted, the
 * recall of a class without samples, the accuracy of no samples at all.
 */
public final class ConfusionMatrix {
  private final int classes;
  private final long[] counts;

  /**
   * An empty matrix.
   *
   * @throws IllegalArgumentException if classes is below 2
   */
  public ConfusionMatrix(int classes) {
    if (classes < 2) {
      throw new IllegalArgumentException(
          "ConfusionMatrix: expected at least 2 classes, got " + classes);
    }
    this.classes = classes;
    this.counts = new long[Math.multiplyExact(classes, classes)];
  }

  /** Number of classes. */
  public int classes() {
    return classes;
  }

  /** Counts one sample of class {@code actual} that was taken for {@code predicted}. */
  public void add(int actual, int predicted) {
    add(actual, predicted, 1);
  }

  /** Counts some samples of class {@code actual} that were taken for {@code predicted}. */
  public void add(int actual, int predicted, long samples) {
    counts[actual * classes + predicted] += samples;
  }

  /**
   * Counts a batch, each sample as predicted to be the class of its highest score; the first of
   * equal ones.
   *
   * @param actual class of each sample, at least as many as the scores' batch
   * @param scores (batch, classes), or longer rows that begin with the scores
   */
  public void addAll(int[] actual, Tensor scores) {
    float[] data = scores.data();
    int row = scores.offset();
    for (int sample = 0; sample < scores.shape().batch(); sample++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        if (data[row + c] > data[row + best]) {
          best = c;
        }
      }
      add(actual[sample], best);
      row += scores.shape().sampleSize();
    }
  }

  /** Sets every count to zero. */
  public void clear() {
    Arrays.fill(counts, 0);
  }

  /** Samples of class {@code actual} that were taken for {@code predicted}. */
  public long count(int actual, int predicted) {
    return counts[actual * classes + predicted];
  }

  /** All samples. */
  public long total() {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    return total;
  }

  /** Samples taken for their own class. */
  public long correct() {
    long correct = 0;
    for (int c = 0; c < classes; c++) {
      correct += count(c, c);
    }
    return correct;
  }

  /** Samples of class {@code c}: the sum of its row. */
  public long support(int c) {
    long sum = 0;
    for (int predicted = 0; predicted < classes; predicted++) {
      sum += count(c, predicted);
    }
    return sum;
  }

  /** Samples taken for class {@code c}: the sum of its column. */
  public long predicted(int c) {
    long sum = 0;
    for (int actual = 0; actual < classes; actual++) {
      sum += count(actual, c);
    }
    return sum;
  }

  /** {@code correct / total}. */
  public double accuracy() {
    return ratio(correct(), total());
  }

  /** Of the samples taken for class {@code c}, the share that is of it. */
  public double precision(int c) {
    return ratio(count(c, c), predicted(c));
  }

  /** Mean of {@link #precision(int)} over the classes, each counting alike: macro precision. */
  public double precision() {
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += precision(c);
    }
    return sum / classes;
  }

  /** Of the samples of class {@code c}, the share taken for it. */
  public double recall(int c) {
    return ratio(count(c, c), support(c));
  }

  /**
   * {@code 2·precision·recall / (precision + recall)}, counted as {@code 2·hits / (row + column)}.
   */
  public double f1(int c) {
    return ratio(2 * count(c, c), support(c) + predicted(c));
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
