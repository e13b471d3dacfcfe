package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.tensor.Tensor;

/** {@code y[i][j]… = x[p(i)][q(j)]…}: along each axis, any element may stand for any. */
final class IndexedCopy implements Step {
  private final Tensor x;
  private final Tensor y;

  /** For each axis that is not copied whole, how far each of y's elements lies behind x's first. */
  private final int[][] distances;

  private final int[] yPaces;

  /** Elements that are copied at once: of the last axes, where those stay as they are. */
  private final int block;

  /**
   * The copy.
   *
   * @param sources for each axis of y, the index in x of every element
   */
  IndexedCopy(Tensor x, Tensor y, int[][] sources) {
    this.x = x;
    this.y = y;
    yPaces = Strides.of(y.shape());
    int[] xPaces = Strides.of(x.shape());
    int axes = sources.length;
    int whole = 1;
    while (axes > 0 && isWhole(sources[axes - 1], x.shape().dim(axes - 1))) {
      axes--;
      whole *= x.shape().dim(axes);
    }
    block = whole;
    distances = new int[axes][];
    for (int axis = 0; axis < axes; axis++) {
      distances[axis] = sources[axis].clone();
      for (int i = 0; i < distances[axis].length; i++) {
        distances[axis][i] *= xPaces[axis];
      }
    }
  }

  private static boolean isWhole(int[] sources, int size) {
    boolean isWhole = sources.length == size;
    for (int i = 0; i < sources.length && isWhole; i++) {
      isWhole = sources[i] == i;
    }
    return isWhole;
  }

  @Override
  public void run() {
    copy(0, x.offset(), y.offset());
  }

  private void copy(int axis, int from, int to) {
    if (axis == distances.length) {
      System.arraycopy(x.data(), from, y.data(), to, block);
    } else if (axis == distances.length - 1 && block == 1) {
      copySingly(distances[axis], from, to);
    } else {
      int[] along = distances[axis];
      for (int i = 0; i < along.length; i++) {
        copy(axis + 1, from + along[i], to + i * yPaces[axis]);
      }
    }
  }

  private void copySingly(int[] along, int from, int to) {
    float[] in = x.data();
    float[] out = y.data();
    for (int i = 0; i < along.length; i++) {
      out[to + i] = in[from + along[i]];
    }
  }
}
