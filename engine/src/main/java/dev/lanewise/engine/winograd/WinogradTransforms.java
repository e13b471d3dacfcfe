package dev.lanewise.engine.winograd;

import static dev.lanewise.engine.simd.Simd.FLOATS;

import dev.lanewise.engine.simd.Simd;
import jdk.incubator.vector.FloatVector;

/**
 * The transforms of Winograd's convolution along one axis, for tiles of 6 inputs:
 *
 * <pre>
 * y = Aᵀ·[(G·g) ⊙ (Bᵀ·d)]            m outputs y of r weights g on m + r − 1 = 6 inputs d
 * dg = Gᵀ·[(A·dy) ⊙ (Bᵀ·d)]          its gradient by the weights
 * </pre>
 *
 * (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016, arXiv 1509.09308.)
 * The inputs, as a polynomial, are taken at the points 0, ±a, ±b and ∞. With the usual ±1 and ±2
 * the error is about twice that of a = 1/√2 and b = √2, which are used here: powers of the points
 * stay near 1, a² = 1/2 and b² = 2 are exact, and pairs ±a share their even and odd parts.
 *
 * <pre>
 *      ⎡ 1    0   −5/2   0    1   0 ⎤          ⎡  1    0     0 ⎤ / 1         ⎡ 1  1   1   1   1   0 ⎤
 *      ⎢ 0  −2a   −2     a    1   0 ⎥          ⎢  1    a    a² ⎥ / Na        ⎢ 0  a  −a   b  −b   0 ⎥
 * Bᵀ = ⎢ 0   2a   −2    −a    1   0 ⎥      G = ⎢  1   −a    a² ⎥ / Na   Aᵀ = ⎢ 0  a²  a²  b²  b²  0 ⎥
 *      ⎢ 0  −b/2  −1/2   b    1   0 ⎥          ⎢  1    b    b² ⎥ / Nb        ⎣ 0  a³ −a³  b³ −b³  1 ⎦
 *      ⎢ 0   b/2  −1/2  −b    1   0 ⎥          ⎢  1   −b    b² ⎥ / Nb
 *      ⎣ 0    1    0   −5/2   0   1 ⎦          ⎣  0    0     1 ⎦ / 1         Na = −3/2,  Nb = 6
 * </pre>
 *
 * for m = 4 and r = 3; for m = 2 and r = 5, G has two more powers and A two fewer.
 *
 * <p>Measured on normal data of 16 to 256 channels, relative to the sums of n products, root mean
 * square: 0.54 to 0.73 times √n·2⁻²⁴ for m = 4 and 0.39 to 0.49 times for m = 2, where a direct
 * chain of fused multiply-adds has 0.30 times. (On the choice of points see Barabasz, Anderson,
 * Soodhalter and Gregg, "Error Analysis and Improving the Accuracy of Winograd Convolution for Deep
 * Neural Networks", ACM TOMS 46, 2020.)
 *
 * <p>All methods transform {@code count} vectors: element k of vector i is read at {@code at + k ·
 * step + i · stride}, and written at {@code toAt + k · toStep + i · toStride}. Where source and
 * target are one array, each vector is read before it is written. Everything is written out: a
 * vector that crossed a call would be boxed.
 */
public final class WinogradTransforms {
  /** Points on each side that a tile is cut into: 36 products of two transformed tiles. */
  public static final int SIDE = 6;

  private static final float A = 0.70710677f;
  private static final float B = 1.4142135f;
  private static final float NA = -1.5f;
  private static final float NB = 6f;

  private WinogradTransforms() {}

  /** {@code Bᵀ·x}: 6 inputs. */
  public static void input(
      int count,
      float[] from,
      int at,
      int step,
      int stride,
      float[] to,
      int toAt,
      int toStep,
      int toStride) {
    FloatVector minusSum = Simd.floats(-2.5f);
    FloatVector minusTwo = Simd.floats(-2f);
    FloatVector minusHalf = Simd.floats(-0.5f);
    FloatVector a = Simd.floats(A);
    FloatVector b = Simd.floats(B);
    for (int i = 0; i < count; i++) {
      int f = at + i * stride;
      int t = toAt + i * toStride;
      FloatVector x0 = FloatVector.fromArray(FLOATS, from, f);
      FloatVector x1 = FloatVector.fromArray(FLOATS, from, f + step);
      FloatVector x2 = FloatVector.fromArray(FLOATS, from, f + 2 * step);
      FloatVector x3 = FloatVector.fromArray(FLOATS, from, f + 3 * step);
      FloatVector x4 = FloatVector.fromArray(FLOATS, from, f + 4 * step);
      FloatVector x5 = FloatVector.fromArray(FLOATS, from, f + 5 * step);
      FloatVector even1 = x2.fma(minusTwo, x4);
      FloatVector odd1 = x1.fma(minusTwo, x3).mul(a);
      FloatVector even2 = x2.fma(minusHalf, x4);
      FloatVector odd2 = x1.fma(minusHalf, x3).mul(b);
      x2.fma(minusSum, x0.add(x4)).intoArray(to, t);
      even1.add(odd1).intoArray(to, t + toStep);
      even1.sub(odd1).intoArray(to, t + 2 * toStep);
      even2.add(odd2).intoArray(to, t + 3 * toStep);
      even2.sub(odd2).intoArray(to, t + 4 * toStep);
      x3.fma(minusSum, x1.add(x5)).intoArray(to, t + 5 * toStep);
    }
  }

  /** {@code Aᵀ·x}: 4 outputs. */
  public static void output4(
      int count,
      float[] from,
      int at,
      int step,
      int stride,
      float[] to,
      int toAt,
      int toStep,
      int toStride) {
    FloatVector half = Simd.floats(0.5f);
    FloatVector two = Simd.floats(2f);
    FloatVector a = Simd.floats(A);
    FloatVector b = Simd.floats(B);
    FloatVector a3 = Simd.floats(A / 2);
    FloatVector b3 = Simd.floats(2 * B);
    for (int i = 0; i < count; i++) {
      int f = at + i * stride;
      int t = toAt + i * toStride;
      FloatVector x0 = FloatVector.fromArray(FLOATS, from, f);
      FloatVector x1 = FloatVector.fromArray(FLOATS, from, f + step);
      FloatVector x2 = FloatVector.fromArray(FLOATS, from, f + 2 * step);
      FloatVector x3 = FloatVector.fromArray(FLOATS, from, f + 3 * step);
      FloatVector x4 = FloatVector.fromArray(FLOATS, from, f + 4 * step);
      FloatVector x5 = FloatVector.fromArray(FLOATS, from, f + 5 * step);
      FloatVector p = x1.add(x2);
      FloatVector q = x1.sub(x2);
      FloatVector r = x3.add(x4);
      FloatVector s = x3.sub(x4);
      x0.add(p).add(r).intoArray(to, t);
      q.fma(a, s.mul(b)).intoArray(to, t + toStep);
      p.fma(half, r.mul(two)).intoArray(to, t + 2 * toStep);
      q.fma(a3, s.fma(b3, x5)).intoArray(to, t + 3 * toStep);
    }
  }

  /** {@code Aᵀ·x}: 2 outputs. */
  public static void output2(
      int count,
      float[] from,
      int at,
      int step,
      int stride,
      float[] to,
      int toAt,
      int toStep,
      int toStride) {
    FloatVector a = Simd.floats(A);
    FloatVector b = Simd.floats(B);
    for (int i = 0; i < count; i++) {
      int f = at + i * stride;
      int t = toAt + i * toStride;
      FloatVector x0 = FloatVector.fromArray(FLOATS, from, f);
      FloatVector x1 = FloatVector.fromArray(FLOATS, from, f + step);
      FloatVector x2 = FloatVector.fromArray(FLOATS, from, f + 2 * step);
      FloatVector x3 = FloatVector.fromArray(FLOATS, from, f + 3 * step);
      FloatVector x4 = FloatVector.fromArray(FLOATS, from, f + 4 * step);
      FloatVector x5 = FloatVector.fromArray(FLOATS, from, f + 5 * step);
      FloatVector p = x1.add(x2);
      FloatVector q = x1.sub(x2);
      FloatVector r = x3.add(x4);
      FloatVector s = x3.sub(x4);
      x0.add(p).add(r).intoArray(to, t);
      q.fma(a, s.fma(b, x5)).intoArray(to, t + toStep);
    }
  }

  /** {@code A·x}: 4 gradients by outputs. */
  public static void gradient4(
      int count,
      float[] from,
      int at,
      int step,
      int stride,
      float[] to,
      int toAt,
      int toStep,
      int toStride) {
    FloatVector half = Simd.floats(0.5f);
    FloatVector two = Simd.floats(2f);
    FloatVector a = Simd.floats(A);
    FloatVector b = Simd.floats(B);
    for (int i = 0; i < count; i++) {
      int f = at + i * stride;
      int t = toAt + i * toStride;
      FloatVector x0 = FloatVector.fromArray(FLOATS, from, f);
      FloatVector x1 = FloatVector.fromArray(FLOATS, from, f + step);
      FloatVector x2 = FloatVector.fromArray(FLOATS, from, f + 2 * step);
      FloatVector x3 = FloatVector.fromArray(FLOATS, from, f + 3 * step);
      FloatVector even1 = x2.fma(half, x0);
      FloatVector odd1 = x3.fma(half, x1).mul(a);
      FloatVector even2 = x2.fma(two, x0);
      FloatVector odd2 = x3.fma(two, x1).mul(b);
      x0.intoArray(to, t);
      even1.add(odd1).intoArray(to, t + toStep);
      even1.sub(odd1).intoArray(to, t + 2 * toStep);
      even2.add(odd2).intoArray(to, t + 3 * toStep);
      even2.sub(odd2).intoArray(to, t + 4 * toStep);
      x3.intoArray(to, t + 5 * toStep);
    }
  }

  /** {@code A·x}: 2 gradients by outputs. */
  public static void gradient2(
      int count,
      float[] from,
      int at,
      int step,
      int stride,
      float[] to,
      int toAt,
      int toStep,
      int toStride) {
    FloatVector a = Simd.floats(A);
    FloatVector b = Simd.floats(B);
    for (int i = 0; i < count; i++) {
      int f = at + i * stride;
      int t = toAt + i * toStride;
      FloatVector x0 = FloatVector.fromArray(FLOATS, from, f);
      FloatVector x1 = FloatVector.fromArray(FLOATS, from, f + step);
      FloatVector odd1 = x1.mul(a);
      FloatVector odd2 = x1.mul(b);
      x0.intoArray(to, t);
      x0.add(odd1).intoArray(to, t + toStep);
      x0.sub(odd1).intoArray(to, t + 2 * toStep);
      x0.add(odd2).intoArray(to, t + 3 * toStep);
      x0.sub(odd2).intoArray(to, t + 4 * toStep);
      x1.intoArray(to, t + 5 * toStep);
    }
  }

  /** {@code G·x}: 3 weights. */
  public static void weight3(
      int count,
      float[] from,
      int at,
      int step,
      int stride,
      float[] to,
      int toAt,
      int toStep,
      int toStride) {
    FloatVector half = Simd.floats(0.5f);
    FloatVector two = Simd.floats(2f);
    FloatVector na = Simd.floats(1 / NA);
    FloatVector nb = Simd.floats(1 / NB);
    FloatVector aNa = Simd.floats(A / NA);
    FloatVector bNb = Simd.floats(B / NB);
    for (int i = 0; i < count; i++) {
      int f = at + i * stride;
      int t = toAt + i * toStride;
      FloatVector x0 = FloatVector.fromArray(FLOATS, from, f);
      FloatVector x1 = FloatVector.fromArray(FLOATS, from, f + step);
      FloatVector x2 = FloatVector.fromArray(FLOATS, from, f + 2 * step);
      FloatVector even1 = x2.fma(half, x0).mul(na);
      FloatVector odd1 = x1.mul(aNa);
      FloatVector even2 = x2.fma(two, x0).mul(nb);
      FloatVector odd2 = x1.mul(bNb);
      x0.intoArray(to, t);
      even1.add(odd1).intoArray(to, t + toStep);
      even1.sub(odd1).intoArray(to, t + 2 * toStep);
      even2.add(odd2).intoArray(to, t + 3 * toStep);
      even2.sub(odd2).intoArray(to, t + 4 * toStep);
      x2.intoArray(to, t + 5 * toStep);
    }
  }

  /** {@code G·x}: 5 weights. */
  public static void weight5(
      int count,
      float[] from,
      int at,
      int step,
      int stride,
      float[] to,
      int toAt,
      int toStep,
      int toStride) {
    FloatVector half = Simd.floats(0.5f);
    FloatVector two = Simd.floats(2f);
    FloatVector na = Simd.floats(1 / NA);
    FloatVector nb = Simd.floats(1 / NB);
    FloatVector aNa = Simd.floats(A / NA);
    FloatVector bNb = Simd.floats(B / NB);
    for (int i = 0; i < count; i++) {
      int f = at + i * stride;
      int t = toAt + i * toStride;
      FloatVector x0 = FloatVector.fromArray(FLOATS, from, f);
      FloatVector x1 = FloatVector.fromArray(FLOATS, from, f + step);
      FloatVector x2 = FloatVector.fromArray(FLOATS, from, f + 2 * step);
      FloatVector x3 = FloatVector.fromArray(FLOATS, from, f + 3 * step);
      FloatVector x4 = FloatVector.fromArray(FLOATS, from, f + 4 * step);
      FloatVector even1 = x4.fma(half, x2).fma(half, x0).mul(na);
      FloatVector odd1 = x3.fma(half, x1).mul(aNa);
      FloatVector even2 = x4.fma(two, x2).fma(two, x0).mul(nb);
      FloatVector odd2 = x3.fma(two, x1).mul(bNb);
      x0.intoArray(to, t);
      even1.add(odd1).intoArray(to, t + toStep);
      even1.sub(odd1).intoArray(to, t + 2 * toStep);
      even2.add(odd2).intoArray(to, t + 3 * toStep);
      even2.sub(odd2).intoArray(to, t + 4 * toStep);
      x4.intoArray(to, t + 5 * toStep);
    }
  }

  /** {@code Gᵀ·x}: 3 gradients by weights. */
  public static void weightGradient3(
      int count,
      float[] from,
      int at,
      int step,
      int stride,
      float[] to,
      int toAt,
      int toStep,
      int toStride) {
    FloatVector half = Simd.floats(0.5f);
    FloatVector two = Simd.floats(2f);
    FloatVector na = Simd.floats(1 / NA);
    FloatVector nb = Simd.floats(1 / NB);
    FloatVector aNa = Simd.floats(A / NA);
    FloatVector bNb = Simd.floats(B / NB);
    for (int i = 0; i < count; i++) {
      int f = at + i * stride;
      int t = toAt + i * toStride;
      FloatVector x0 = FloatVector.fromArray(FLOATS, from, f);
      FloatVector x1 = FloatVector.fromArray(FLOATS, from, f + step);
      FloatVector x2 = FloatVector.fromArray(FLOATS, from, f + 2 * step);
      FloatVector x3 = FloatVector.fromArray(FLOATS, from, f + 3 * step);
      FloatVector x4 = FloatVector.fromArray(FLOATS, from, f + 4 * step);
      FloatVector x5 = FloatVector.fromArray(FLOATS, from, f + 5 * step);
      FloatVector p = x1.add(x2).mul(na);
      FloatVector q = x1.sub(x2).mul(aNa);
      FloatVector r = x3.add(x4).mul(nb);
      FloatVector s = x3.sub(x4).mul(bNb);
      x0.add(p).add(r).intoArray(to, t);
      q.add(s).intoArray(to, t + toStep);
      p.fma(half, r.fma(two, x5)).intoArray(to, t + 2 * toStep);
    }
  }

  /** {@code Gᵀ·x}: 5 gradients by weights. */
  public static void weightGradient5(
      int count,
      float[] from,
      int at,
      int step,
      int stride,
      float[] to,
      int toAt,
      int toStep,
      int toStride) {
    FloatVector quarter = Simd.floats(0.25f);
    FloatVector four = Simd.floats(4f);
    FloatVector half = Simd.floats(0.5f);
    FloatVector two = Simd.floats(2f);
    FloatVector na = Simd.floats(1 / NA);
    FloatVector nb = Simd.floats(1 / NB);
    FloatVector aNa = Simd.floats(A / NA);
    FloatVector bNb = Simd.floats(B / NB);
    for (int i = 0; i < count; i++) {
      int f = at + i * stride;
      int t = toAt + i * toStride;
      FloatVector x0 = FloatVector.fromArray(FLOATS, from, f);
      FloatVector x1 = FloatVector.fromArray(FLOATS, from, f + step);
      FloatVector x2 = FloatVector.fromArray(FLOATS, from, f + 2 * step);
      FloatVector x3 = FloatVector.fromArray(FLOATS, from, f + 3 * step);
      FloatVector x4 = FloatVector.fromArray(FLOATS, from, f + 4 * step);
      FloatVector x5 = FloatVector.fromArray(FLOATS, from, f + 5 * step);
      FloatVector p = x1.add(x2).mul(na);
      FloatVector q = x1.sub(x2).mul(aNa);
      FloatVector r = x3.add(x4).mul(nb);
      FloatVector s = x3.sub(x4).mul(bNb);
      x0.add(p).add(r).intoArray(to, t);
      q.add(s).intoArray(to, t + toStep);
      p.fma(half, r.mul(two)).intoArray(to, t + 2 * toStep);
      q.fma(half, s.mul(two)).intoArray(to, t + 3 * toStep);
      p.fma(quarter, r.fma(four, x5)).intoArray(to, t + 4 * toStep);
    }
  }
}
