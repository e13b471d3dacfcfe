package dev.lanewise.engine.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sizes of a tensor's dimensions, outermost first. The first is the batch; images are (batch,
 * channels, height, width). Immutable.
 */
public final class Shape {
  /** Most floats that one array holds. */
  private static final long MAX_SIZE = Integer.MAX_VALUE - 8;

  private final int[] dims;
  private final int size;

  private Shape(int[] dims) {
    long product = 1;
    for (int dim : dims) {
      if (dim < 1) {
        throw new IllegalArgumentException(
            "Shape: expected dimensions of at least 1, got " + text(dims));
      }
      product *= dim;
      if (product > MAX_SIZE) {
        throw new IllegalArgumentException(
            "Shape: expected at most " + MAX_SIZE + " elements, got " + text(dims));
      }
    }
    this.dims = dims;
    this.size = (int) product;
  }

  /**
   * A shape of the given sizes.
   *
   * @throws IllegalArgumentException if a size is below 1, or their product above 2³¹ − 9
   */
  public static Shape of(int... dims) {
    return new Shape(dims.clone());
  }

  /** Number of dimensions. */
  public int rank() {
    return dims.length;
  }

  /** Size of dimension {@code index}, 0 being the outermost. */
  public int dim(int index) {
    return dims[index];
  }

  /** Number of elements. */
  public int size() {
    return size;
  }

  /**
   * The first dimension.
   *
   * @throws IllegalArgumentException if there is none
   */
  public int batch() {
    requireBatch();
    return dims[0];
  }

  /**
   * Elements of one sample: the product of all dimensions but the first.
   *
   * @throws IllegalArgumentException if there is no first
   */
  public int sampleSize() {
    return size / batch();
  }

  /**
   * This shape with another first dimension.
   *
   * @throws IllegalArgumentException if it has none, or for {@code batch} as {@link #of}
   */
  public Shape withBatch(int batch) {
    requireBatch();
    int[] changed = dims.clone();
    changed[0] = batch;
    return new Shape(changed);
  }

  /** This shape, of one sample, with a batch before its first dimension. */
  public Shape inBatch(int batch) {
    int[] longer = new int[dims.length + 1];
    longer[0] = batch;
    System.arraycopy(dims, 0, longer, 1, dims.length);
    return new Shape(longer);
  }

  /**
   * This shape without its batch: that of one sample.
   *
   * @throws IllegalArgumentException if it has none
   */
  public Shape sample() {
    requireBatch();
    return new Shape(Arrays.copyOfRange(dims, 1, dims.length));
  }

  private void requireBatch() {
    if (dims.length == 0) {
      throw new IllegalArgumentException(
          "Shape: expected a first dimension, the batch, got (); give samples in a batch");
    }
  }

  /** The sizes, as a new array. */
  public int[] toArray() {
    return dims.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /** As {@code (64, 1, 28, 28)}. */
  @Override
  public String toString() {
    return text(dims);
  }

  private static String text(int[] dims) {
    return IntStream.of(dims)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
