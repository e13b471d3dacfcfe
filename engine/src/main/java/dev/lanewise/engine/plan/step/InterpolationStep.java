package dev.lanewise.engine.plan.step;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.tensor.Tensor;
import jdk.incubator.vector.FloatVector;

/**
 * One axis sampled anew: {@code y[i] = x[j]·(1 − f) + x[j + 1]·f} for the place {@code j + f} of
 * element i, held between the first and the last; an element that is met exactly is copied.
 */
final class InterpolationStep implements Step {
  private final AxisView view;
  private final Tensor x;
  private final Tensor y;

  /** For each element of y, the one of x below its place. */
  private final int[] below;

  /** How far the place lies above it, from 0 to below 1. */
  private final float[] above;

  InterpolationStep(int axis, ResizePlaces places, Tensor x, Tensor y) {
    view = AxisView.of(x.shape(), axis);
    this.x = x;
    this.y = y;
    below = new int[places.outSize()];
    above = new float[places.outSize()];
    for (int i = 0; i < below.length; i++) {
      int last = places.size() - 1; // beyond 2²⁴, more than the float of it says
      float place = Math.clamp(places.place(i), 0f, (float) last);
      below[i] = Math.min((int) place, last);
      above[i] = below[i] == last ? 0 : place - below[i];
    }
  }

  @Override
  public void run() {
    int n = view.inner();
    for (int outer = 0; outer < view.outer(); outer++) {
      int from = x.offset() + outer * view.block();
      int to = y.offset() + outer * below.length * n;
      if (n == 1) {
        mixRow(from, to);
      } else {
        mixRows(n, from, to);
      }
    }
  }

  /** Along an axis whose neighbours are neighbours in the array. */
  private void mixRow(int from, int to) {
    float[] in = x.data();
    float[] out = y.data();
    for (int i = 0; i < below.length; i++) {
      int low = from + below[i];
      float share = above[i];
      out[to + i] = share == 0 ? in[low] : in[low] * (1 - share) + in[low + 1] * share;
    }
  }

  private void mixRows(int n, int from, int to) {
    for (int i = 0; i < below.length; i++) {
      if (above[i] == 0) {
        System.arraycopy(x.data(), from + below[i] * n, y.data(), to + i * n, n);
      } else {
        mix(n, x.data(), from + below[i] * n, above[i], y.data(), to + i * n);
      }
    }
  }

  private static void mix(int n, float[] x, int low, float share, float[] y, int to) {
    int high = low + n;
    float rest = 1 - share;
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector a = FloatVector.fromArray(FLOATS, x, low + i).mul(rest);
      FloatVector b = FloatVector.fromArray(FLOATS, x, high + i).mul(share);
      a.add(b).intoArray(y, to + i);
    }
    for (; i < n; i++) {
      y[to + i] = x[low + i] * rest + x[high + i] * share;
    }
  }
}
