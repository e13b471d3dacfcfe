package dev.lanewise.engine.normalization;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;
import static dev.lanewise.engine.simd.Simd.SUM_LANES;
import static dev.lanewise.engine.simd.Simd.floats;

import dev.lanewise.engine.threads.Scratch;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Batch normalisation's loops over one plane of an image: n neighbouring values of one channel.
 *
 * <p>Sums run over whole groups of 64 values as {@link dev.lanewise.engine.reduction.Sums} adds
 * them; what is left is filled up to a group of its own with values that add nothing. The two sums
 * are added to doubles.
 */
final class PlaneLoops {
  /** Virtual lanes left after the first step of the tree; one vector or several. */
  private static final int FOLDED = SUM_LANES / 4;

  // Lanes 4, 8 and 12 brought to lane 0. Narrow vectors have no such lanes and never use these.
  private static final VectorShuffle<Float> FROM_4 = VectorShuffle.iota(FLOATS, 4, 1, true);
  private static final VectorShuffle<Float> FROM_8 = VectorShuffle.iota(FLOATS, 8, 1, true);
  private static final VectorShuffle<Float> FROM_12 = VectorShuffle.iota(FLOATS, 12, 1, true);

  private PlaneLoops() {}

  /**
   * {@code sum[to] += Σ (g[i] − gCentre)} and {@code product[to] += Σ (g[i] − gCentre)·(x[i] −
   * xCentre)}.
   */
  static void addSums(
      int n,
      float[] g,
      int gOffset,
      float gCentre,
      float[] x,
      int xOffset,
      float xCentre,
      double[] sum,
      double[] product,
      int to,
      Scratch scratch) {
    int whole = n - n % SUM_LANES;
    if (whole > 0) {
      addGroups(whole, g, gOffset, gCentre, x, xOffset, xCentre, sum, product, to);
    }
    if (whole < n) {
      int rest = n - whole;
      float[] tail = scratch.floats(Scratch.TAIL, 2 * SUM_LANES);
      System.arraycopy(g, gOffset + whole, tail, 0, rest);
      Arrays.fill(tail, rest, SUM_LANES, gCentre);
      System.arraycopy(x, xOffset + whole, tail, SUM_LANES, rest);
      Arrays.fill(tail, SUM_LANES + rest, 2 * SUM_LANES, xCentre);
      addGroups(SUM_LANES, tail, 0, gCentre, tail, SUM_LANES, xCentre, sum, product, to);
    }
  }

  private static void addGroups(
      int n,
      float[] g,
      int gOffset,
      float gCentre,
      float[] x,
      int xOffset,
      float xCentre,
      double[] sum,
      double[] product,
      int to) {
    FloatVector sums = floats(0f);
    FloatVector products = floats(0f);
    for (int first = 0; first < FOLDED; first += LANES) {
      FloatVector a = floats(0f);
      FloatVector b = a;
      FloatVector c = a;
      FloatVector d = a;
      FloatVector aa = a;
      FloatVector bb = a;
      FloatVector cc = a;
      FloatVector dd = a;
      for (int i = first; i < n; i += SUM_LANES) {
        int u = gOffset + i;
        int v = xOffset + i;
        FloatVector p = FloatVector.fromArray(FLOATS, g, u).sub(gCentre);
        FloatVector q = FloatVector.fromArray(FLOATS, g, u + FOLDED).sub(gCentre);
        FloatVector r = FloatVector.fromArray(FLOATS, g, u + 2 * FOLDED).sub(gCentre);
        FloatVector s = FloatVector.fromArray(FLOATS, g, u + 3 * FOLDED).sub(gCentre);
        a = a.add(p);
        b = b.add(q);
        c = c.add(r);
        d = d.add(s);
        aa = FloatVector.fromArray(FLOATS, x, v).sub(xCentre).fma(p, aa);
        bb = FloatVector.fromArray(FLOATS, x, v + FOLDED).sub(xCentre).fma(q, bb);
        cc = FloatVector.fromArray(FLOATS, x, v + 2 * FOLDED).sub(xCentre).fma(r, cc);
        dd = FloatVector.fromArray(FLOATS, x, v + 3 * FOLDED).sub(xCentre).fma(s, dd);
      }
      FloatVector folded = a.add(b).add(c.add(d));
      FloatVector foldedProducts = aa.add(bb).add(cc.add(dd));
      sums = sums.add(folded);
      products = products.add(foldedProducts);
      if (LANES >= 8) {
        sums = sums.add(folded.rearrange(FROM_4));
        products = products.add(foldedProducts.rearrange(FROM_4));
      }
      if (LANES >= 16) {
        sums = sums.add(folded.rearrange(FROM_8)).add(folded.rearrange(FROM_12));
        products = products.add(foldedProducts.rearrange(FROM_8));
        products = products.add(foldedProducts.rearrange(FROM_12));
      }
    }
    sum[to] += (sums.lane(0) + sums.lane(1)) + (sums.lane(2) + sums.lane(3));
    product[to] += (products.lane(0) + products.lane(1)) + (products.lane(2) + products.lane(3));
  }

  /** {@code y[i] = (x[i] − centre)·scale + shift}. */
  static void scale(
      int n,
      float[] x,
      int xOffset,
      float centre,
      float scale,
      float shift,
      float[] y,
      int yOffset) {
    FloatVector factor = floats(scale);
    FloatVector addend = floats(shift);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector distance = FloatVector.fromArray(FLOATS, x, xOffset + i).sub(centre);
      distance.fma(factor, addend).intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] = Math.fma(x[xOffset + i] - centre, scale, shift);
    }
  }

  /**
   * {@code dx[i] = g[i]·scale + (x[i] − centre)·slope + shift}.
   *
   * @param dx may be g at the same offset
   */
  static void gradient(
      int n,
      float[] g,
      int gOffset,
      float scale,
      float[] x,
      int xOffset,
      float centre,
      float slope,
      float shift,
      float[] dx,
      int dxOffset) {
    FloatVector ofG = floats(scale);
    FloatVector ofX = floats(slope);
    FloatVector addend = floats(shift);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector distance = FloatVector.fromArray(FLOATS, x, xOffset + i).sub(centre);
      FloatVector gradient = FloatVector.fromArray(FLOATS, g, gOffset + i);
      gradient.fma(ofG, distance.fma(ofX, addend)).intoArray(dx, dxOffset + i);
    }
    for (; i < n; i++) {
      float ofDistance = Math.fma(x[xOffset + i] - centre, slope, shift);
      dx[dxOffset + i] = Math.fma(g[gOffset + i], scale, ofDistance);
    }
  }
}
