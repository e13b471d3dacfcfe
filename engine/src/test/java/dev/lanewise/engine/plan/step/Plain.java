package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;

/** Tensors by their indices, one element at a time: what steps are held against. */
final class Plain {
  /** A number for every place of an output. */
  interface Definition {
    double at(int... index);
  }

  private Plain() {}

  /** The element at an index, of which the last dimensions count, and repeated ones not. */
  static float at(Tensor x, int... index) {
    int place = 0;
    int rank = x.shape().rank();
    for (int d = 0; d < rank; d++) {
      int size = x.shape().dim(d);
      place = place * size + (size == 1 ? 0 : index[index.length - rank + d]);
    }
    return x.data()[x.offset() + place];
  }

  /** All elements, in order. */
  static float[] of(Shape shape, Definition definition) {
    float[] all = new float[shape.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) definition.at(index(shape, i));
    }
    return all;
  }

  static int[] index(Shape shape, int place) {
    int[] index = new int[shape.rank()];
    int left = place;
    for (int d = index.length - 1; d >= 0; d--) {
      index[d] = left % shape.dim(d);
      left /= shape.dim(d);
    }
    return index;
  }
}
