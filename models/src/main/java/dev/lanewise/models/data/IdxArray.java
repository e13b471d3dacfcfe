package dev.lanewise.models.data;

import dev.lanewise.engine.tensor.Shape;

/** What an IDX file holds: unsigned bytes under a shape. */
final class IdxArray {
  private final Shape shape;
  private final byte[] data;

  IdxArray(Shape shape, byte[] data) {
    this.shape = shape;
    this.data = data;
  }

  Shape shape() {
    return shape;
  }

  /** The array itself, not a copy. */
  byte[] data() {
    return data;
  }
}
