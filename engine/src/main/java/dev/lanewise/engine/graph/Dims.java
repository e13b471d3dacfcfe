package dev.lanewise.engine.graph;

import dev.lanewise.engine.tensor.Shape;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sizes of a value's dimensions, outermost first. The first may be the batch, whose size only a run
 * knows; where it is, every operation treats each of its samples alike. Immutable.
 */
public final class Dims {
  /** In place of the first size: as many samples as a run brings. */
  public static final int BATCH = -1;

  private final int[] dims;
  private final Shape ofOne;

  private Dims(int[] dims) {
    this.dims = dims;
    for (int i = 1; i < dims.length; i++) {
      if (dims[i] == BATCH) {
        throw new IllegalArgumentException(
            "Dims: expected the batch as the first dimension, got it as number "
                + i
                + " of "
                + text(dims)
                + "; fix the batch's size");
      }
    }
    int[] one = dims.clone();
    if (isBatched()) {
      one[0] = 1;
    }
    ofOne = Shape.of(one);
  }

  /**
   * The sizes; the first may be {@link #BATCH}.
   *
   * @throws IllegalArgumentException if a size is below 1, or a sample has more than 2³¹ − 9
   *     elements
   */
  public static Dims of(int... dims) {
    return new Dims(dims.clone());
  }

  /** Those of a tensor. */
  public static Dims of(Shape shape) {
    return new Dims(shape.toArray());
  }

  /** Those of a batch of samples of this shape. */
  public static Dims batchOf(Shape sample) {
    int[] dims = sample.inBatch(1).toArray();
    dims[0] = BATCH;
    return new Dims(dims);
  }

  /** Number of dimensions, the batch among them. */
  public int rank() {
    return dims.length;
  }

  /** Size of dimension {@code index}, {@link #BATCH} for the batch. */
  public int dim(int index) {
    return dims[index];
  }

  /** Whether the first dimension is the batch. */
  public boolean isBatched() {
    return dims.length > 0 && dims[0] == BATCH;
  }

  /** Elements of one sample; of all where there is no batch. */
  public int sampleSize() {
    return ofOne.size();
  }

  /** The shape for a batch of this size; without a batch, the only one. */
  public Shape at(int batch) {
    return isBatched() ? ofOne.withBatch(batch) : ofOne;
  }

  /** These sizes with another at {@code index}. */
  public Dims with(int index, int size) {
    int[] changed = dims.clone();
    changed[index] = size;
    return new Dims(changed);
  }

  /** The sizes, as a new array. */
  public int[] toArray() {
    return dims.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dims that && Arrays.equals(dims, that.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /** As {@code (batch, 3, 32, 32)}. */
  @Override
  public String toString() {
    return text(dims);
  }

  private static String text(int[] dims) {
    return IntStream.of(dims)
        .mapToObj(dim -> dim == BATCH ? "batch" : Integer.toString(dim))
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
