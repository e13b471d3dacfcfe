package dev.lanewise.engine.tensor;

import java.util.Arrays;

/**
 * A view of {@code shape.size()} floats of an array, row-major, from {@code offset} on. Several
 * tensors may view one array; whoever made the array owns it.
 */
public final class Tensor {
  private final Shape shape;
  private final float[] data;
  private final int offset;

  /**
   * A view of {@code data} from {@code offset} on.
   *
   * @throws IllegalArgumentException if the array ends before the shape does
   */
  public Tensor(Shape shape, float[] data, int offset) {
    if (offset < 0 || offset > data.length - shape.size()) {
      throw new IllegalArgumentException(
          "Tensor"
              + shape
              + ": expected "
              + shape.size()
              + " floats from offset "
              + offset
              + " on, got an array of "
              + data.length);
    }
    this.shape = shape;
    this.data = data;
    this.offset = offset;
  }

  /** A tensor of zeros with an array of its own. */
  public static Tensor zeros(Shape shape) {
    return new Tensor(shape, new float[shape.size()], 0);
  }

  /** A tensor of zeros with an array of its own. */
  public static Tensor zeros(int... dims) {
    return zeros(Shape.of(dims));
  }

  /** A view of the whole array. */
  public static Tensor of(Shape shape, float... data) {
    if (data.length != shape.size()) {
      throw new IllegalArgumentException(
          "Tensor" + shape + ": expected " + shape.size() + " floats, got " + data.length);
    }
    return new Tensor(shape, data, 0);
  }

  /** Sizes of the dimensions. */
  public Shape shape() {
    return shape;
  }

  /** The array itself, not a copy. */
  public float[] data() {
    return data;
  }

  /** Index in {@link #data()} of the first element. */
  public int offset() {
    return offset;
  }

  /** Number of elements. */
  public int size() {
    return shape.size();
  }

  /** The same elements in an array of their own. */
  public Tensor copy() {
    return new Tensor(shape, Arrays.copyOfRange(data, offset, offset + size()), 0);
  }

  /** The same elements under another shape of the same size. */
  public Tensor reshape(Shape other) {
    if (other.size() != shape.size()) {
      throw new IllegalArgumentException(
          "Tensor" + shape + ": expected a shape of " + shape.size() + " elements, got " + other);
    }
    return new Tensor(other, data, offset);
  }

  /** A copy of the elements in a new array. */
  public float[] toArray() {
    return java.util.Arrays.copyOfRange(data, offset, offset + shape.size());
  }

  @Override
  public String toString() {
    return "Tensor" + shape;
  }
}
