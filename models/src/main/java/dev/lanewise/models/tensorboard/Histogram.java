package dev.lanewise.models.tensorboard;

import dev.lanewise.engine.tensor.Tensor;

/** How the finite numbers of a tensor are spread: counts in buckets of equal width. */
final class Histogram {
  /** TensorBoard draws 30. */
  private static final int BUCKETS = 60;

  // Fields of HistogramProto.
  private static final int MIN = 1;
  private static final int MAX = 2;
  private static final int NUM = 3;
  private static final int SUM = 4;
  private static final int SUM_SQUARES = 5;
  private static final int BUCKET_LIMIT = 6;
  private static final int BUCKET = 7;

  private double least = Double.POSITIVE_INFINITY;
  private double largest = Double.NEGATIVE_INFINITY;
  private long count;
  private double sum;
  private double squares;
  private final double[] limits;
  private final double[] counts;

  Histogram(Tensor tensor) {
    float[] numbers = tensor.toArray();
    for (float x : numbers) {
      if (Float.isFinite(x)) {
        least = Math.min(least, x);
        largest = Math.max(largest, x);
        count++;
        sum += x;
        squares += (double) x * x;
      }
    }
    int buckets = largest > least ? BUCKETS : 1;
    double width = (largest - least) / buckets;
    limits = new double[buckets];
    for (int i = 0; i < buckets; i++) {
      limits[i] = i == buckets - 1 ? largest : least + (i + 1) * width;
    }
    counts = new double[buckets];
    for (float x : numbers) {
      if (Float.isFinite(x)) {
        counts[buckets == 1 ? 0 : Math.clamp((long) ((x - least) / width), 0, buckets - 1)]++;
      }
    }
  }

  /** Whether no number is finite. */
  boolean isEmpty() {
    return count == 0;
  }

  /** As a HistogramProto. */
  void writeTo(Message message) {
    message
        .number(MIN, least)
        .number(MAX, largest)
        .number(NUM, (double) count)
        .number(SUM, sum)
        .number(SUM_SQUARES, squares)
        .numbers(BUCKET_LIMIT, limits)
        .numbers(BUCKET, counts);
  }
}
