package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.tensor.Shape;

/**
 * A shape seen as (outer, size, inner), the middle being one of its axes.
 *
 * @param outer elements of all axes before it
 * @param size its size
 * @param inner elements of all axes behind it
 */
record AxisView(int outer, int size, int inner) {
  static AxisView of(Shape shape, int axis) {
    int outer = 1;
    for (int d = 0; d < axis; d++) {
      outer *= shape.dim(d);
    }
    return new AxisView(outer, shape.dim(axis), shape.size() / outer / shape.dim(axis));
  }

  /** Elements of the axis and all behind it. */
  int block() {
    return size * inner;
  }
}
