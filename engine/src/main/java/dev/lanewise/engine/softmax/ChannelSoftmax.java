package dev.lanewise.engine.softmax;

import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.threads.Scratch;
import java.util.Arrays;
import java.util.Objects;

/**
 * Softmax and its logarithm over the channels of an image, at n neighbouring positions: element
 * (channel c, position i) lies at {@code c·stride + i}. Sums over channels run in their order.
 *
 * <p>Apart from exponential and logarithm these are plain loops over positions, of operations that
 * round the same one by one and in vectors: the JIT makes vectors of them by itself.
 *
 * <p>An infinite or not-a-number x where the largest x is that infinity, or not-a-number, turns its
 * position to not-a-number.
 */
public final class ChannelSoftmax {
  private static final ActivationLoops EXPONENTIAL = ActivationLoops.of(new Exponential());
  private static final ActivationLoops LOGARITHM = ActivationLoops.of(new Logarithm());

  private ChannelSoftmax() {}

  /**
   * {@code y[c] = e^(x[c] − m) / Σ e^(x[k] − m)}, m the largest x, at every position.
   *
   * @param y may be x itself at the same offset
   */
  public static void softmax(
      int channels,
      int stride,
      int n,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      Scratch scratch) {
    check(channels, stride, n, x, xOffset);
    check(channels, stride, n, y, yOffset);
    float[] perPosition = scratch.floats(Scratch.PARTIAL, n);
    shift(channels, stride, n, x, xOffset, y, yOffset, perPosition);
    Arrays.fill(perPosition, 0, n, 0f);
    for (int c = 0; c < channels; c++) {
      int at = yOffset + c * stride;
      EXPONENTIAL.forward(n, y, at, y, at, scratch);
      add(n, y, at, perPosition);
    }
    for (int c = 0; c < channels; c++) {
      int at = yOffset + c * stride;
      for (int i = 0; i < n; i++) {
        y[at + i] /= perPosition[i];
      }
    }
  }

  /** The gradient by x, {@code dx[c] = y[c]·(dy[c] − Σ dy[k]·y[k])}, at every position. */
  public static void softmaxGradient(
      int channels,
      int stride,
      int n,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      Scratch scratch) {
    check(channels, stride, n, y, yOffset);
    check(channels, stride, n, dy, dyOffset);
    check(channels, stride, n, dx, dxOffset);
    float[] dot = scratch.floats(Scratch.PARTIAL, n);
    Arrays.fill(dot, 0, n, 0f);
    for (int c = 0; c < channels; c++) {
      int yAt = yOffset + c * stride;
      int dyAt = dyOffset + c * stride;
      for (int i = 0; i < n; i++) {
        dot[i] = Math.fma(y[yAt + i], dy[dyAt + i], dot[i]);
      }
    }
    for (int c = 0; c < channels; c++) {
      int yAt = yOffset + c * stride;
      int dyAt = dyOffset + c * stride;
      int dxAt = dxOffset + c * stride;
      for (int i = 0; i < n; i++) {
        dx[dxAt + i] = y[yAt + i] * (dy[dyAt + i] - dot[i]);
      }
    }
  }

  /**
   * {@code y[c] = x[c] − m − ln Σ e^(x[k] − m)}, m the largest x, at every position.
   *
   * @param y may be x itself at the same offset
   */
  public static void logSoftmax(
      int channels,
      int stride,
      int n,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      Scratch scratch) {
    check(channels, stride, n, x, xOffset);
    check(channels, stride, n, y, yOffset);
    float[] perPosition = scratch.floats(Scratch.PARTIAL, 2 * n);
    shift(channels, stride, n, x, xOffset, y, yOffset, perPosition);
    EXPONENTIAL.forward(n, y, yOffset, perPosition, 0, scratch);
    for (int c = 1; c < channels; c++) {
      EXPONENTIAL.forward(n, y, yOffset + c * stride, perPosition, n, scratch);
      add(n, perPosition, n, perPosition);
    }
    LOGARITHM.forward(n, perPosition, 0, perPosition, 0, scratch);
    for (int c = 0; c < channels; c++) {
      int at = yOffset + c * stride;
      for (int i = 0; i < n; i++) {
        y[at + i] -= perPosition[i];
      }
    }
  }

  /**
   * The gradient by x, {@code dx[c] = dy[c] − e^y[c]·Σ dy[k]}, at every position.
   *
   * @param y as {@link #logSoftmax} left it
   */
  public static void logSoftmaxGradient(
      int channels,
      int stride,
      int n,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      Scratch scratch) {
    check(channels, stride, n, y, yOffset);
    check(channels, stride, n, dy, dyOffset);
    check(channels, stride, n, dx, dxOffset);
    float[] sum = scratch.floats(Scratch.PARTIAL, n);
    Arrays.fill(sum, 0, n, 0f);
    for (int c = 0; c < channels; c++) {
      add(n, dy, dyOffset + c * stride, sum);
    }
    for (int c = 0; c < channels; c++) {
      int dyAt = dyOffset + c * stride;
      int dxAt = dxOffset + c * stride;
      EXPONENTIAL.forward(n, y, yOffset + c * stride, dx, dxAt, scratch);
      for (int i = 0; i < n; i++) {
        dx[dxAt + i] = Math.fma(-dx[dxAt + i], sum[i], dy[dyAt + i]);
      }
    }
  }

  private static void check(int channels, int stride, int n, float[] x, int offset) {
    Objects.checkFromIndexSize(offset, (channels - 1) * stride + n, x.length);
  }

  /**
   * {@code y = x − largest x} over the channels of each position.
   *
   * @param largest receives the largest
   */
  private static void shift(
      int channels,
      int stride,
      int n,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      float[] largest) {
    System.arraycopy(x, xOffset, largest, 0, n);
    for (int c = 1; c < channels; c++) {
      int at = xOffset + c * stride;
      for (int i = 0; i < n; i++) {
        largest[i] = Math.max(largest[i], x[at + i]);
      }
    }
    for (int c = 0; c < channels; c++) {
      int xAt = xOffset + c * stride;
      int yAt = yOffset + c * stride;
      for (int i = 0; i < n; i++) {
        y[yAt + i] = x[xAt + i] - largest[i];
      }
    }
  }

  /** {@code sum[i] += x[i]} */
  private static void add(int n, float[] x, int xOffset, float[] sum) {
    for (int i = 0; i < n; i++) {
      sum[i] += x[xOffset + i];
    }
  }
}
