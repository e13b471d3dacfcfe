package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.tensor.Tensor;

/** Parts of x by their indices along an axis, from the end where they are below 0. */
final class GatherStep implements Step {
  private final int axis;
  private final AxisView view;
  private final Tensor x;
  private final Tensor indices;
  private final Tensor y;

  /** The indices of a run, from the beginning. */
  private final int[] places;

  GatherStep(int axis, Tensor x, Tensor indices, Tensor y) {
    this.axis = axis;
    this.x = x;
    this.indices = indices;
    this.y = y;
    view = AxisView.of(x.shape(), axis);
    places = new int[indices.size()];
  }

  /**
   * Gathers.
   *
   * @throws IllegalArgumentException if an index is not one of the axis's
   */
  @Override
  public void run() {
    for (int i = 0; i < places.length; i++) {
      places[i] = place(indices.data()[indices.offset() + i]);
    }
    int to = y.offset();
    for (int outer = 0; outer < view.outer(); outer++) {
      int from = x.offset() + outer * view.block();
      for (int place : places) {
        System.arraycopy(x.data(), from + place * view.inner(), y.data(), to, view.inner());
        to += view.inner();
      }
    }
  }

  private int place(float index) {
    int size = view.size();
    if (!(index >= -size && index < size && index == Math.rint(index))) {
      throw new IllegalArgumentException(
          "Gather(axis="
              + axis
              + "): expected whole indices from "
              + -size
              + " to "
              + (size - 1)
              + ", got "
              + index);
    }
    return (int) index + (index < 0 ? size : 0);
  }
}
