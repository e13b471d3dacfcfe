package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.graph.Resize;

/**
 * Which places of the input an axis is sampled at.
 *
 * @param op says how
 * @param scale of the axis
 * @param size elements of the input
 * @param outSize elements of the output
 */
record ResizePlaces(Resize op, float scale, int size, int outSize) {
  /** Whether every element stays where it is. */
  boolean stay() {
    return size == outSize && scale == 1;
  }

  /** The place of element i, in single precision as other runtimes find it. */
  float place(int i) {
    return switch (op.coordinates()) {
      case HALF_PIXEL -> (i + 0.5f) / scale - 0.5f;
      case PYTORCH_HALF_PIXEL -> outSize > 1 ? (i + 0.5f) / scale - 0.5f : 0;
      case ALIGN_CORNERS -> outSize > 1 ? i * (size - 1f) / (outSize - 1f) : 0;
      case ASYMMETRIC -> i / scale;
    };
  }

  /** Index of the element that is nearest to the place of element i. */
  int nearest(int i) {
    if (stay()) {
      return i; // of thousands of elements, a place in single precision is beside it
    }
    double place = place(i);
    double nearest =
        switch (op.rounding()) {
          case PREFER_FLOOR -> Math.ceil(place - 0.5);
          case PREFER_CEIL -> Math.floor(place + 0.5);
          case FLOOR -> Math.floor(place);
          case CEIL -> Math.ceil(place);
        };
    return (int) Math.clamp(nearest, 0, size - 1);
  }

  /** The nearest elements of all. */
  int[] nearest() {
    int[] sources = new int[outSize];
    for (int i = 0; i < outSize; i++) {
      sources[i] = nearest(i);
    }
    return sources;
  }
}
