package dev.lanewise.engine.convolution;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.gemm.PanelPacker;
import jdk.incubator.vector.FloatVector;

/**
 * Panels of a convolution's im2col matrix, copied from images: {@code B(k, j) = array[offset +
 * runs[k] + distance(j)]}. Columns j count the places of some images, or the taps and channels that
 * a place sees where channels stand side by side.
 *
 * <p>Belongs to one thread, and is set before every product.
 */
final class PositionPanels implements PanelPacker {
  private static final float[] NOTHING = {};

  /** Most columns of a panel, each of which may be a row of its own. */
  private static final int MOST_SEGMENTS = 2 * 16;

  /** By segment: distance of its first element from that of place 0. */
  private final int[] sources = new int[MOST_SEGMENTS];

  /** By segment: its column in the panel. */
  private final int[] targets = new int[MOST_SEGMENTS];

  /** Where the columns' places stand, beside each other. */
  final Places places = new Places();

  private float[] array = NOTHING;
  private int offset;
  private int[] runs = {};

  /**
   * Sets the matrix.
   *
   * @param offset added to every run
   * @param runs by k; ascending, unless the array has a vector's room behind every element
   */
  void setRuns(float[] array, int offset, int[] runs) {
    this.array = array;
    this.offset = offset;
    this.runs = runs;
  }

  /** Lets go of the images. */
  void clear() {
    array = NOTHING;
  }

  @Override
  public void pack(int first, int count, int k0, int kc, int width, float[] to, int toOffset) {
    int segments = cut(first, count);
    int reach = offset + sources[segments - 1] + LANES;
    int steps = kc;
    while (steps > 0 && runs[k0 + steps - 1] + reach > array.length) {
      steps--;
    }
    switch (segments) {
      case 1 -> copyOne(k0, steps, width, to, toOffset);
      case 2 -> copyTwo(k0, steps, width, to, toOffset);
      case 3 -> copyThree(k0, steps, width, to, toOffset);
      case 4 -> copyFour(k0, steps, width, to, toOffset);
      case 5, 6, 7, 8 -> copyEight(segments, k0, steps, width, to, toOffset);
      default -> copyMany(segments, k0, steps, width, to, toOffset);
    }
    for (int k = steps; k < kc; k++) {
      copyExactly(segments, count, runs[k0 + k] + offset, to, toOffset + k * width);
    }
  }

  /** Cuts a panel's columns into segments, each within a row and a vector at most. */
  private int cut(int first, int count) {
    int segments = 0;
    int length;
    for (int j = 0; j < count; j += length) {
      length = Math.min(Math.min(count - j, LANES), places.run(first + j));
      sources[segments] = places.distance(first + j);
      targets[segments++] = j;
    }
    return segments;
  }

  // Whole vectors are stored, front to back: what hangs over is overwritten by the next.

  private void copyOne(int k0, int kc, int width, float[] to, int toOffset) {
    int from = offset + sources[0];
    for (int k = 0; k < kc; k++) {
      FloatVector.fromArray(FLOATS, array, from + runs[k0 + k]).intoArray(to, toOffset + k * width);
    }
  }

  private void copyTwo(int k0, int kc, int width, float[] to, int toOffset) {
    int from = offset + sources[0];
    int second = sources[1] - sources[0];
    int target = targets[1];
    for (int k = 0; k < kc; k++) {
      int source = from + runs[k0 + k];
      int at = toOffset + k * width;
      FloatVector left = FloatVector.fromArray(FLOATS, array, source);
      FloatVector right = FloatVector.fromArray(FLOATS, array, source + second);
      left.intoArray(to, at);
      right.intoArray(to, at + target);
    }
  }

  private void copyThree(int k0, int kc, int width, float[] to, int toOffset) {
    int from = offset + sources[0];
    int from1 = sources[1] - sources[0];
    int from2 = sources[2] - sources[0];
    int to1 = targets[1];
    int to2 = targets[2];
    for (int k = 0; k < kc; k++) {
      int source = from + runs[k0 + k];
      int at = toOffset + k * width;
      FloatVector v0 = FloatVector.fromArray(FLOATS, array, source);
      FloatVector v1 = FloatVector.fromArray(FLOATS, array, source + from1);
      FloatVector v2 = FloatVector.fromArray(FLOATS, array, source + from2);
      v0.intoArray(to, at);
      v1.intoArray(to, at + to1);
      v2.intoArray(to, at + to2);
    }
  }

  private void copyFour(int k0, int kc, int width, float[] to, int toOffset) {
    int from = offset + sources[0];
    int from1 = sources[1] - sources[0];
    int from2 = sources[2] - sources[0];
    int from3 = sources[3] - sources[0];
    int to1 = targets[1];
    int to2 = targets[2];
    int to3 = targets[3];
    for (int k = 0; k < kc; k++) {
      int source = from + runs[k0 + k];
      int at = toOffset + k * width;
      FloatVector v0 = FloatVector.fromArray(FLOATS, array, source);
      FloatVector v1 = FloatVector.fromArray(FLOATS, array, source + from1);
      FloatVector v2 = FloatVector.fromArray(FLOATS, array, source + from2);
      FloatVector v3 = FloatVector.fromArray(FLOATS, array, source + from3);
      v0.intoArray(to, at);
      v1.intoArray(to, at + to1);
      v2.intoArray(to, at + to2);
      v3.intoArray(to, at + to3);
    }
  }

  /** Up to eight segments: the last one is copied again and again. */
  private void copyEight(int segments, int k0, int kc, int width, float[] to, int toOffset) {
    int from = offset + sources[0];
    int last = segments - 1;
    int from1 = sources[1] - sources[0];
    int from2 = sources[2] - sources[0];
    int from3 = sources[3] - sources[0];
    int from4 = sources[4] - sources[0];
    int from5 = sources[Math.min(5, last)] - sources[0];
    int from6 = sources[Math.min(6, last)] - sources[0];
    int from7 = sources[last] - sources[0];
    int to1 = targets[1];
    int to2 = targets[2];
    int to3 = targets[3];
    int to4 = targets[4];
    int to5 = targets[Math.min(5, last)];
    int to6 = targets[Math.min(6, last)];
    int to7 = targets[last];
    for (int k = 0; k < kc; k++) {
      int source = from + runs[k0 + k];
      int at = toOffset + k * width;
      FloatVector v0 = FloatVector.fromArray(FLOATS, array, source);
      FloatVector v1 = FloatVector.fromArray(FLOATS, array, source + from1);
      FloatVector v2 = FloatVector.fromArray(FLOATS, array, source + from2);
      FloatVector v3 = FloatVector.fromArray(FLOATS, array, source + from3);
      v0.intoArray(to, at);
      v1.intoArray(to, at + to1);
      v2.intoArray(to, at + to2);
      v3.intoArray(to, at + to3);
      v0 = FloatVector.fromArray(FLOATS, array, source + from4);
      v1 = FloatVector.fromArray(FLOATS, array, source + from5);
      v2 = FloatVector.fromArray(FLOATS, array, source + from6);
      v3 = FloatVector.fromArray(FLOATS, array, source + from7);
      v0.intoArray(to, at + to4);
      v1.intoArray(to, at + to5);
      v2.intoArray(to, at + to6);
      v3.intoArray(to, at + to7);
    }
  }

  private void copyMany(int segments, int k0, int kc, int width, float[] to, int toOffset) {
    for (int k = 0; k < kc; k++) {
      int source = offset + runs[k0 + k];
      int at = toOffset + k * width;
      for (int s = 0; s < segments; s++) {
        FloatVector.fromArray(FLOATS, array, source + sources[s]).intoArray(to, at + targets[s]);
      }
    }
  }

  private void copyExactly(int segments, int count, int from, float[] to, int at) {
    for (int s = 0; s < segments; s++) {
      int end = s + 1 < segments ? targets[s + 1] : count;
      System.arraycopy(array, from + sources[s], to, at + targets[s], end - targets[s]);
    }
  }
}
