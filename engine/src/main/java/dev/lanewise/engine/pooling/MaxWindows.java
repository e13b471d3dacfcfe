package dev.lanewise.engine.pooling;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.INTS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.simd.Pairs;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;

/**
 * Largest elements of windows of any size whose columns stand side by side and move by 1 or 2. One
 * thread's rows; what they hold lasts for one plane.
 *
 * <p>A window is first reduced along each of its rows, then down its rows: of equal elements the
 * first, row by row, still counts. What a row was reduced to serves all windows that it is in, so
 * that it is kept in a ring of as many rows as a window is high.
 *
 * <p>Where padding is, a row's end is repeated. A window of neighbouring columns that reaches into
 * padding also holds that end, so its largest is the same; a position before the row is moved to
 * the row's beginning.
 */
final class MaxWindows {
  /** One row of the plane between its padding, and as much behind as vectors may read. */
  private float[] padded = {};

  /** For each row of the ring and each column of the output: the largest, and its position. */
  private float[] largest = {};

  private int[] positions = {};

  /** A row of the output that is shorter than a vector. */
  private final float[] shortRow = new float[LANES];

  private final int[] shortPositions = new int[LANES];

  MaxWindows() {}

  /** Whether the windows are of the kind that this serves. */
  static boolean serves(Pool2dGeometry geometry) {
    return geometry.horizontal().dilation() == 1 && geometry.horizontal().stride() <= 2;
  }

  /** Pools one plane; the arguments are trusted. */
  void forward(
      Pool2dGeometry geometry,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      int @Nullable [] argmax,
      int at) {
    int outWidth = geometry.outWidth();
    int outHeight = geometry.outHeight();
    int height = geometry.height();
    int stride = geometry.vertical().stride();
    int dilation = geometry.vertical().dilation();
    int ring = Math.min(geometry.vertical().extent(), height);
    int rowSize = Math.ceilDiv(outWidth, LANES) * LANES;
    reserve(geometry, ring * rowSize);
    int reduced = 0; // rows of the plane before this one are in the ring, or were
    for (int row = 0; row < outHeight; row++) {
      int first = row * stride - geometry.vertical().padding();
      int end = Math.min(height, first + geometry.vertical().extent());
      for (reduced = Math.max(reduced, first); reduced < end; reduced++) {
        int to = reduced % ring * rowSize;
        reduceRow(geometry, x, xOffset + reduced * geometry.width(), reduced, to, argmax != null);
      }
      first += Math.max(0, Math.ceilDiv(-first, dilation)) * dilation;
      int out = row * outWidth;
      if (argmax == null) {
        reduceColumns(first, end, dilation, ring, rowSize, outWidth, y, yOffset + out);
      } else {
        reduceColumns(
            first, end, dilation, ring, rowSize, outWidth, y, yOffset + out, argmax, at + out);
      }
    }
  }

  private void reserve(Pool2dGeometry geometry, int size) {
    int row = geometry.width() + 2 * geometry.horizontal().padding();
    int slack = geometry.horizontal().kernel() + 3 * LANES;
    if (padded.length < row + slack) {
      padded = new float[row + slack];
    }
    if (largest.length < size) {
      largest = new float[size];
      positions = new int[size];
    }
  }

  /** Reduces one row of the plane along its windows, in whole vectors. */
  private void reduceRow(
      Pool2dGeometry geometry, float[] x, int from, int row, int to, boolean withPositions) {
    int width = geometry.width();
    int padding = geometry.horizontal().padding();
    System.arraycopy(x, from, padded, padding, width);
    for (int i = 0; i < padding; i++) {
      padded[i] = x[from];
      padded[padding + width + i] = x[from + width - 1];
    }
    int kernel = geometry.horizontal().kernel();
    int stride = geometry.horizontal().stride();
    IntVector columns = IntVector.zero(INTS).addIndex(stride);
    for (int j = 0; j < geometry.outWidth(); j += LANES) {
      int at = j * stride;
      FloatVector best = tap(stride, at);
      IntVector where = columns.add(at - padding);
      IntVector here = where;
      for (int v = 1; v < kernel; v++) {
        FloatVector later = tap(stride, at + v);
        VectorMask<Float> replaces = Largest.replaces(later, best);
        best = best.blend(later, replaces);
        here = here.add(1);
        where = where.blend(here, replaces.cast(INTS));
      }
      best.intoArray(largest, to + j);
      if (withPositions) {
        where.max(0).add(row * width).intoArray(positions, to + j);
      }
    }
  }

  /** The elements at one tap of neighbouring windows. */
  private FloatVector tap(int stride, int at) {
    FloatVector first = FloatVector.fromArray(FLOATS, padded, at);
    return stride == 1
        ? first
        : Pairs.evens(first, FloatVector.fromArray(FLOATS, padded, at + LANES));
  }

  /** Reduces rows of the ring to one row of the output. */
  private void reduceColumns(
      int first, int end, int dilation, int ring, int rowSize, int outWidth, float[] y, int out) {
    for (int next = 0; next < outWidth; next += LANES) {
      boolean whole = outWidth >= LANES;
      int j = whole ? Math.min(next, outWidth - LANES) : 0;
      FloatVector best = FloatVector.fromArray(FLOATS, largest, first % ring * rowSize + j);
      for (int row = first + dilation; row < end; row += dilation) {
        FloatVector later = FloatVector.fromArray(FLOATS, largest, row % ring * rowSize + j);
        best = best.blend(later, Largest.replaces(later, best));
      }
      if (whole) {
        best.intoArray(y, out + j);
      } else {
        best.intoArray(shortRow, 0);
        System.arraycopy(shortRow, 0, y, out, outWidth);
      }
    }
  }

  /** The same, with positions. */
  private void reduceColumns(
      int first,
      int end,
      int dilation,
      int ring,
      int rowSize,
      int outWidth,
      float[] y,
      int out,
      int[] argmax,
      int at) {
    for (int next = 0; next < outWidth; next += LANES) {
      boolean whole = outWidth >= LANES;
      int j = whole ? Math.min(next, outWidth - LANES) : 0;
      int from = first % ring * rowSize + j;
      FloatVector best = FloatVector.fromArray(FLOATS, largest, from);
      IntVector where = IntVector.fromArray(INTS, positions, from);
      for (int row = first + dilation; row < end; row += dilation) {
        int other = row % ring * rowSize + j;
        FloatVector later = FloatVector.fromArray(FLOATS, largest, other);
        VectorMask<Float> replaces = Largest.replaces(later, best);
        best = best.blend(later, replaces);
        where = where.blend(IntVector.fromArray(INTS, positions, other), replaces.cast(INTS));
      }
      if (whole) {
        best.intoArray(y, out + j);
        where.intoArray(argmax, at + j);
      } else {
        best.intoArray(shortRow, 0);
        System.arraycopy(shortRow, 0, y, out, outWidth);
        where.intoArray(shortPositions, 0);
        System.arraycopy(shortPositions, 0, argmax, at, outWidth);
      }
    }
  }
}
