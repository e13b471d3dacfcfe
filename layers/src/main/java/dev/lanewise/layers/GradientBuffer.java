package dev.lanewise.layers;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Room for one gradient that a pass writes on the way back. Its array is made when it is first
 * asked for: a gradient that nobody needs takes no memory.
 */
public final class GradientBuffer {
  private static final Tensor NONE = Tensor.zeros();

  private final Shape shape;
  private final @Nullable SharedArray array;
  private Tensor shared = NONE;
  private Tensor own = NONE;

  /** Room with an array of its own, or in one that is shared. */
  GradientBuffer(Shape shape, @Nullable SharedArray array) {
    this.shape = shape;
    this.array = array;
  }

  /** The tensor. What is in it is undefined: others may have written there since. */
  public Tensor tensor() {
    if (array == null) {
      return own();
    }
    if (shared == NONE) {
      shared = new Tensor(shape, array.floats(), 0);
    }
    return shared;
  }

  /**
   * The tensor for a backward that reads {@code dy} while it writes: never in the array of dy, even
   * where a layer above handed on the gradient that it got.
   */
  public Tensor beside(Tensor dy) {
    Tensor tensor = tensor();
    return tensor.data() == dy.data() ? own() : tensor;
  }

  private Tensor own() {
    if (own == NONE) {
      own = Tensor.zeros(shape);
    }
    return own;
  }

  /** An array that gradients use one after another, as long as the longest of them. */
  static final class SharedArray {
    private int length;
    private float[] floats = {};

    void reserve(int size) {
      length = Math.max(length, size);
    }

    float[] floats() {
      if (floats.length < length) {
        floats = new float[length];
      }
      return floats;
    }
  }
}
