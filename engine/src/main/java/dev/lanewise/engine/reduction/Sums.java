package dev.lanewise.engine.reduction;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;
import static dev.lanewise.engine.simd.Simd.SUM_LANES;

import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.threads.Scratch;
import java.util.Arrays;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Sums in an order of their own, the same at every vector width.
 *
 * <p>Element i is added to virtual lane {@code i mod 64}, each lane beginning at 0 and going up in
 * i. The 64 lanes become 16 by {@code (l + (l+16)) + ((l+32) + (l+48))}; the 16 become 4 by adding
 * the groups 0–3, 4–7, 8–11 and 12–15 in that order; the last four are {@code (0 + 1) + (2 + 3)}. A
 * sum of n floats then passes each through about n/64 + 6 roundings.
 */
public final class Sums {
  /** Virtual lanes left after the first step of the tree; one vector or several. */
  private static final int FOLDED = SUM_LANES / 4;

  // Lanes 4, 8 and 12 brought to lane 0. Narrow vectors have no such lanes and never use these.
  private static final VectorShuffle<Float> FROM_4 = VectorShuffle.iota(FLOATS, 4, 1, true);
  private static final VectorShuffle<Float> FROM_8 = VectorShuffle.iota(FLOATS, 8, 1, true);
  private static final VectorShuffle<Float> FROM_12 = VectorShuffle.iota(FLOATS, 12, 1, true);

  private Sums() {}

  /** {@code Σ x[i]} of n elements; 0 for none. */
  public static float sum(int n, float[] x, int xOffset) {
    Objects.checkFromIndexSize(xOffset, n, x.length);
    return n < SUM_LANES ? shortSum(n, x, xOffset) : sumBody(n, x, xOffset);
  }

  /** {@code Σ x[i] · y[i]} of n elements, by fused multiply-add; 0 for none. */
  public static float dot(int n, float[] x, int xOffset, float[] y, int yOffset, Scratch scratch) {
    Objects.checkFromIndexSize(xOffset, n, x.length);
    Objects.checkFromIndexSize(yOffset, n, y.length);
    return n < SUM_LANES
        ? shortDot(n, x, xOffset, y, yOffset)
        : dotBody(n, x, xOffset, y, yOffset, tail(n, x, xOffset, y, yOffset, scratch));
  }

  /**
   * The last elements, which fill no {@link Simd#SUM_LANES}, and zeros behind them: of x, then of
   * y. With masks the longer loop of two arrays was boxed, where others had run before.
   */
  private static float[] tail(
      int n, float[] x, int xOffset, float[] y, int yOffset, Scratch scratch) {
    float[] tail = scratch.floats(Scratch.TAIL, 2 * SUM_LANES);
    int whole = n / SUM_LANES * SUM_LANES;
    Arrays.fill(tail, 0, 2 * SUM_LANES, 0f);
    System.arraycopy(x, xOffset + whole, tail, 0, n - whole);
    System.arraycopy(y, yOffset + whole, tail, SUM_LANES, n - whole);
    return tail;
  }

  /**
   * {@code to[c] += Σ over rows r of x[r][c]}, the gradient of a bias that every row shares; row
   * after row, so that each column is one sequential sum.
   *
   * @param x a matrix (rows, columns), rows {@code ld} apart
   * @param to of {@code columns} elements
   */
  public static void addColumnSums(
      int rows, int columns, float[] x, int xOffset, int ld, float[] to, int toOffset) {
    checkMatrix(rows, columns, x, xOffset, ld);
    Objects.checkFromIndexSize(toOffset, columns, to.length);
    for (int row = 0; row < rows; row++) {
      addBody(columns, x, xOffset + row * ld, to, toOffset);
    }
  }

  /**
   * {@code to[r] += Σ over columns c of x[r][c]}, each row summed by {@link #sum}.
   *
   * @param x a matrix (rows, columns), rows {@code ld} apart
   * @param to of {@code rows} elements
   */
  public static void addRowSums(
      int rows, int columns, float[] x, int xOffset, int ld, float[] to, int toOffset) {
    checkMatrix(rows, columns, x, xOffset, ld);
    Objects.checkFromIndexSize(toOffset, rows, to.length);
    for (int row = 0; row < rows; row++) {
      to[toOffset + row] += sumBody(columns, x, xOffset + row * ld);
    }
  }

  /**
   * {@code to[c] += Σ over images and positions of x[image][c][position]} for channels c from
   * {@code first} to below {@code end}, the gradient of a convolution's bias: each plane summed by
   * {@link #sum}, image after image. Parts of the channels may be summed by several threads.
   *
   * @param x (batch, channels, plane), contiguous
   * @param to of {@code channels} elements
   */
  public static void addChannelSums(
      int batch,
      int channels,
      int plane,
      int first,
      int end,
      float[] x,
      int xOffset,
      float[] to,
      int toOffset) {
    Objects.checkFromIndexSize(xOffset, batch * channels * plane, x.length);
    Objects.checkFromIndexSize(toOffset, channels, to.length);
    Objects.checkFromToIndex(first, end, channels);
    for (int image = 0; image < batch; image++) {
      for (int channel = first; channel < end; channel++) {
        int at = xOffset + (image * channels + channel) * plane;
        to[toOffset + channel] += sumBody(plane, x, at);
      }
    }
  }

  private static void checkMatrix(int rows, int columns, float[] x, int xOffset, int ld) {
    if (ld < columns) {
      throw new IllegalArgumentException(
          "Sums: expected rows at least " + columns + " columns apart, got " + ld);
    }
    Objects.checkFromIndexSize(xOffset, rows == 0 ? 0 : (rows - 1) * ld + columns, x.length);
  }

  /**
   * The same for less than {@link Simd#SUM_LANES} elements, one by one: masks take longer than the
   * few additions. Lanes that get no element are left out, for none is ever -0.
   */
  private static float shortSum(int n, float[] x, int xOffset) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    for (int i = 0; i < Math.min(n, FOLDED); i += 4) {
      int at = xOffset + i;
      s0 += folded(n - i, x, at);
      s1 += n - i > 1 ? folded(n - i - 1, x, at + 1) : 0;
      s2 += n - i > 2 ? folded(n - i - 2, x, at + 2) : 0;
      s3 += n - i > 3 ? folded(n - i - 3, x, at + 3) : 0;
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** A lane's element and those 16, 32 and 48 behind it, of n that are left. */
  private static float folded(int n, float[] x, int at) {
    if (n <= FOLDED) {
      return x[at];
    }
    float behind = n > 2 * FOLDED ? x[at + 2 * FOLDED] : 0;
    behind += n > 3 * FOLDED ? x[at + 3 * FOLDED] : 0;
    return (x[at] + x[at + FOLDED]) + behind;
  }

  private static float shortDot(int n, float[] x, int xOffset, float[] y, int yOffset) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    for (int i = 0; i < Math.min(n, FOLDED); i += 4) {
      int u = xOffset + i;
      int v = yOffset + i;
      s0 += folded(n - i, x, u, y, v);
      s1 += n - i > 1 ? folded(n - i - 1, x, u + 1, y, v + 1) : 0;
      s2 += n - i > 2 ? folded(n - i - 2, x, u + 2, y, v + 2) : 0;
      s3 += n - i > 3 ? folded(n - i - 3, x, u + 3, y, v + 3) : 0;
    }
    return (s0 + s1) + (s2 + s3);
  }

  private static float folded(int n, float[] x, int u, float[] y, int v) {
    float first = x[u] * y[v];
    if (n <= FOLDED) {
      return first;
    }
    float behind = n > 2 * FOLDED ? x[u + 2 * FOLDED] * y[v + 2 * FOLDED] : 0;
    behind += n > 3 * FOLDED ? x[u + 3 * FOLDED] * y[v + 3 * FOLDED] : 0;
    return (first + x[u + FOLDED] * y[v + FOLDED]) + behind;
  }

  private static float sumBody(int n, float[] x, int xOffset) {
    FloatVector total = Simd.floats(0f);
    for (int first = 0; first < FOLDED; first += LANES) {
      FloatVector a = Simd.floats(0f);
      FloatVector b = a;
      FloatVector c = a;
      FloatVector d = a;
      int i = first;
      for (; i + 3 * FOLDED + LANES <= n; i += SUM_LANES) {
        int at = xOffset + i;
        a = a.add(FloatVector.fromArray(FLOATS, x, at));
        b = b.add(FloatVector.fromArray(FLOATS, x, at + FOLDED));
        c = c.add(FloatVector.fromArray(FLOATS, x, at + 2 * FOLDED));
        d = d.add(FloatVector.fromArray(FLOATS, x, at + 3 * FOLDED));
      }
      if (i < n) { // lanes beyond the end add +0, which changes no lane: none is ever -0
        a = a.add(FloatVector.fromArray(FLOATS, x, xOffset + i, FLOATS.indexInRange(i, n)));
        b =
            b.add(
                FloatVector.fromArray(
                    FLOATS, x, xOffset + i + FOLDED, FLOATS.indexInRange(i + FOLDED, n)));
        c =
            c.add(
                FloatVector.fromArray(
                    FLOATS, x, xOffset + i + 2 * FOLDED, FLOATS.indexInRange(i + 2 * FOLDED, n)));
        d =
            d.add(
                FloatVector.fromArray(
                    FLOATS, x, xOffset + i + 3 * FOLDED, FLOATS.indexInRange(i + 3 * FOLDED, n)));
      }
      FloatVector folded = a.add(b).add(c.add(d));
      total = total.add(folded);
      if (LANES >= 8) {
        total = total.add(folded.rearrange(FROM_4));
      }
      if (LANES >= 16) {
        total = total.add(folded.rearrange(FROM_8)).add(folded.rearrange(FROM_12));
      }
    }
    return (total.lane(0) + total.lane(1)) + (total.lane(2) + total.lane(3));
  }

  private static float dotBody(
      int n, float[] x, int xOffset, float[] y, int yOffset, float[] tail) {
    int whole = n / SUM_LANES * SUM_LANES;
    FloatVector total = Simd.floats(0f);
    for (int first = 0; first < FOLDED; first += LANES) {
      FloatVector a = Simd.floats(0f);
      FloatVector b = a;
      FloatVector c = a;
      FloatVector d = a;
      for (int i = first; i < whole; i += SUM_LANES) {
        int u = xOffset + i;
        int v = yOffset + i;
        a = FloatVector.fromArray(FLOATS, x, u).fma(FloatVector.fromArray(FLOATS, y, v), a);
        b =
            FloatVector.fromArray(FLOATS, x, u + FOLDED)
                .fma(FloatVector.fromArray(FLOATS, y, v + FOLDED), b);
        c =
            FloatVector.fromArray(FLOATS, x, u + 2 * FOLDED)
                .fma(FloatVector.fromArray(FLOATS, y, v + 2 * FOLDED), c);
        d =
            FloatVector.fromArray(FLOATS, x, u + 3 * FOLDED)
                .fma(FloatVector.fromArray(FLOATS, y, v + 3 * FOLDED), d);
      }
      FloatVector aTail = FloatVector.fromArray(FLOATS, tail, first);
      FloatVector bTail = FloatVector.fromArray(FLOATS, tail, first + FOLDED);
      FloatVector cTail = FloatVector.fromArray(FLOATS, tail, first + 2 * FOLDED);
      FloatVector dTail = FloatVector.fromArray(FLOATS, tail, first + 3 * FOLDED);
      int v = SUM_LANES + first;
      a = aTail.fma(FloatVector.fromArray(FLOATS, tail, v), a);
      b = bTail.fma(FloatVector.fromArray(FLOATS, tail, v + FOLDED), b);
      c = cTail.fma(FloatVector.fromArray(FLOATS, tail, v + 2 * FOLDED), c);
      d = dTail.fma(FloatVector.fromArray(FLOATS, tail, v + 3 * FOLDED), d);
      FloatVector folded = a.add(b).add(c.add(d));
      total = total.add(folded);
      if (LANES >= 8) {
        total = total.add(folded.rearrange(FROM_4));
      }
      if (LANES >= 16) {
        total = total.add(folded.rearrange(FROM_8)).add(folded.rearrange(FROM_12));
      }
    }
    return (total.lane(0) + total.lane(1)) + (total.lane(2) + total.lane(3));
  }

  private static void addBody(int n, float[] x, int xOffset, float[] to, int toOffset) {
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector sum = FloatVector.fromArray(FLOATS, to, toOffset + i);
      sum.add(FloatVector.fromArray(FLOATS, x, xOffset + i)).intoArray(to, toOffset + i);
    }
    if (i < n) {
      VectorMask<Float> tail = FLOATS.indexInRange(i, n);
      FloatVector sum = FloatVector.fromArray(FLOATS, to, toOffset + i, tail);
      sum.add(FloatVector.fromArray(FLOATS, x, xOffset + i, tail))
          .intoArray(to, toOffset + i, tail);
    }
  }
}
