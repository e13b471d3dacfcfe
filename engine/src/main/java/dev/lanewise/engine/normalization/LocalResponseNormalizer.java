package dev.lanewise.engine.normalization;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;
import static dev.lanewise.engine.simd.Simd.floats;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import jdk.incubator.vector.FloatVector;

/**
 * Local response normalisation of (batch, channels, plane) over neighbouring channels:
 *
 * <pre>
 * y[c] = x[c] / s[c]^¾      s[c] = k + alpha · Σ x[j]²,  |j − c| ≤ radius,  0 ≤ j &lt; channels
 * </pre>
 *
 * <p>{@code s^¾ = √s·√√s}: roots and quotients round the same at every vector width. Sums run over
 * channels in their order. The worst error of y is 4 ULP for a radius of 2. Made for one shape, and
 * used by one thread at a time; a run then allocates nothing.
 *
 * <p>Source: Krizhevsky, Sutskever and Hinton, "ImageNet Classification with Deep Convolutional
 * Neural Networks", 2012, section 3.3, where the exponent is ¾.
 */
public final class LocalResponseNormalizer {
  /** Positions of one task: all channels of them stay in cache. */
  private static final int STRIPE = 256;

  private static final float EXPONENT = 0.75f;

  private final int batch;
  private final int channels;
  private final int plane;
  private final int radius;
  private final float k;
  private final float alpha;
  private final float slope;
  private final int stripes;
  private final Threads threads;
  private final Threads.Task forward = this::forwardStripe;
  private final Threads.Task backward = this::backwardStripe;

  private float[] x = {};
  private int xOffset;
  private float[] s = {};
  private int sOffset;
  private float[] dy = {};
  private int dyOffset;
  private float[] to = {};
  private int toOffset;

  /**
   * A normalisation of this shape on {@code threads}.
   *
   * @param plane values of a channel in one image
   * @param radius neighbours on each side
   * @throws IllegalArgumentException if a size is below 1, the radius or alpha below 0, or k not
   *     above 0
   */
  public LocalResponseNormalizer(
      int batch, int channels, int plane, int radius, float k, float alpha, Threads threads) {
    if (batch < 1 || channels < 1 || plane < 1 || radius < 0 || !(k > 0) || !(alpha >= 0)) {
      throw new IllegalArgumentException(
          "LocalResponseNormalizer: expected sizes of at least 1, radius and alpha of at least"
              + " 0 and k above 0, got batch="
              + batch
              + ", channels="
              + channels
              + ", plane="
              + plane
              + ", radius="
              + radius
              + ", alpha="
              + alpha
              + ", k="
              + k);
    }
    this.batch = batch;
    this.channels = channels;
    this.plane = plane;
    this.radius = radius;
    this.k = k;
    this.alpha = alpha;
    this.threads = threads;
    slope = -2 * EXPONENT * alpha;
    stripes = Math.ceilDiv(plane, STRIPE);
  }

  /**
   * Normalises.
   *
   * @param x (batch, channels, plane)
   * @param s of the same size, receives what backward needs
   * @param y of the same size, receives the output; may be s where no backward follows
   * @throws IllegalArgumentException if a tensor has another size
   */
  public void forward(Tensor x, Tensor s, Tensor y) {
    set(x, s);
    setResult("y", y);
    threads.run(batch * stripes, forward);
  }

  /**
   * {@code dx[c] = dy[c] / s[c]^¾ − 1.5·alpha·x[c] · Σ dy[j]·x[j] / s[j]^(7/4)} over the channels j
   * near c.
   *
   * @param x as it was given to {@link #forward}
   * @param s as forward left it
   * @param dy (batch, channels, plane)
   * @param dx of the same size, receives the gradient
   * @throws IllegalArgumentException if a tensor has another size
   */
  public void backward(Tensor x, Tensor s, Tensor dy, Tensor dx) {
    set(x, s);
    setResult("dx", dx);
    check("dy", dy);
    this.dy = dy.data();
    dyOffset = dy.offset();
    threads.run(batch * stripes, backward);
  }

  private void set(Tensor x, Tensor s) {
    check("x", x);
    check("s", s);
    this.x = x.data();
    xOffset = x.offset();
    this.s = s.data();
    sOffset = s.offset();
  }

  private void setResult(String what, Tensor result) {
    check(what, result);
    to = result.data();
    toOffset = result.offset();
  }

  private void check(String what, Tensor tensor) {
    int size = batch * channels * plane;
    if (tensor.size() != size) {
      throw new IllegalArgumentException(
          "LocalResponseNormalizer: expected " + what + " of " + size + " floats, got " + tensor);
    }
  }

  private void forwardStripe(int task, Scratch scratch) {
    int position = task % stripes * STRIPE;
    int n = Math.min(STRIPE, plane - position);
    int image = task / stripes * channels * plane + position;
    for (int c = 0; c < channels; c++) {
      int low = Math.max(0, c - radius);
      int terms = Math.min(channels - 1, c + radius) - low + 1;
      normalize(n, terms, xOffset + image + low * plane, image + c * plane);
    }
  }

  /** Of one channel, whose neighbourhood begins at {@code near}. */
  private void normalize(int n, int terms, int near, int at) {
    FloatVector factor = floats(alpha);
    FloatVector least = floats(k);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector sum = floats(0f);
      for (int j = 0; j < terms; j++) {
        FloatVector v = FloatVector.fromArray(FLOATS, x, near + j * plane + i);
        sum = v.fma(v, sum);
      }
      FloatVector scale = sum.fma(factor, least);
      FloatVector root = scale.sqrt();
      scale.intoArray(s, sOffset + at + i);
      FloatVector.fromArray(FLOATS, x, xOffset + at + i)
          .div(root.mul(root.sqrt()))
          .intoArray(to, toOffset + at + i);
    }
    for (; i < n; i++) {
      float sum = 0f;
      for (int j = 0; j < terms; j++) {
        float v = x[near + j * plane + i];
        sum = Math.fma(v, v, sum);
      }
      float scale = Math.fma(sum, alpha, k);
      float root = root(scale);
      s[sOffset + at + i] = scale;
      to[toOffset + at + i] = x[xOffset + at + i] / (root * root(root));
    }
  }

  /** The root of a float, rounded once: a double holds it with digits to spare. */
  private static float root(float v) {
    return (float) Math.sqrt(v);
  }

  private void backwardStripe(int task, Scratch scratch) {
    int position = task % stripes * STRIPE;
    int n = Math.min(STRIPE, plane - position);
    int image = task / stripes * channels * plane + position;
    float[] ratios = scratch.floats(Scratch.PARTIAL, channels * STRIPE);
    for (int c = 0; c < channels; c++) {
      divide(n, image + c * plane, ratios, c * STRIPE);
    }
    for (int c = 0; c < channels; c++) {
      int low = Math.max(0, c - radius);
      int terms = Math.min(channels - 1, c + radius) - low + 1;
      subtract(n, terms, ratios, low * STRIPE, image + c * plane);
    }
  }

  /** {@code dx = dy / s^¾} and {@code ratio = dx·x / s} of one channel. */
  private void divide(int n, int at, float[] ratios, int ratio) {
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector scale = FloatVector.fromArray(FLOATS, s, sOffset + at + i);
      FloatVector root = scale.sqrt();
      FloatVector dx =
          FloatVector.fromArray(FLOATS, dy, dyOffset + at + i).div(root.mul(root.sqrt()));
      dx.intoArray(to, toOffset + at + i);
      dx.mul(FloatVector.fromArray(FLOATS, x, xOffset + at + i))
          .div(scale)
          .intoArray(ratios, ratio + i);
    }
    for (; i < n; i++) {
      float scale = s[sOffset + at + i];
      float root = root(scale);
      float dx = dy[dyOffset + at + i] / (root * root(root));
      to[toOffset + at + i] = dx;
      ratios[ratio + i] = dx * x[xOffset + at + i] / scale;
    }
  }

  /** {@code dx −= 2·¾·alpha·x · Σ ratio} of one channel. */
  private void subtract(int n, int terms, float[] ratios, int near, int at) {
    FloatVector factor = floats(slope);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector sum = floats(0f);
      for (int j = 0; j < terms; j++) {
        sum = sum.add(FloatVector.fromArray(FLOATS, ratios, near + j * STRIPE + i));
      }
      FloatVector dx = FloatVector.fromArray(FLOATS, to, toOffset + at + i);
      FloatVector.fromArray(FLOATS, x, xOffset + at + i)
          .mul(factor)
          .fma(sum, dx)
          .intoArray(to, toOffset + at + i);
    }
    for (; i < n; i++) {
      float sum = 0f;
      for (int j = 0; j < terms; j++) {
        sum += ratios[near + j * STRIPE + i];
      }
      float ofX = x[xOffset + at + i] * slope;
      to[toOffset + at + i] = Math.fma(ofX, sum, to[toOffset + at + i]);
    }
  }
}
