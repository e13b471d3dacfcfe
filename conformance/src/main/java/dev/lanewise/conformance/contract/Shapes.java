package dev.lanewise.conformance.contract;

import dev.lanewise.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Shapes that are one mistake away from a right one. */
final class Shapes {
  private Shapes() {}

  /**
   * Every rank from 0 to one more, and every dimension but the batch one larger and one smaller.
   */
  static List<Shape> besides(Shape shape) {
    int[] dims = shape.toArray();
    List<Shape> others = new ArrayList<>();
    for (int rank = 0; rank < dims.length; rank++) {
      others.add(Shape.of(Arrays.copyOf(dims, rank)));
    }
    int[] deeper = Arrays.copyOf(dims, dims.length + 1);
    deeper[dims.length] = 2;
    others.add(Shape.of(deeper));
    for (int d = 1; d < dims.length; d++) {
      others.add(changed(dims, d, dims[d] + 1));
      if (dims[d] > 1) {
        others.add(changed(dims, d, dims[d] - 1));
      }
    }
    return others;
  }

  private static Shape changed(int[] dims, int at, int size) {
    int[] other = dims.clone();
    other[at] = size;
    return Shape.of(other);
  }
}
