package dev.lanewise.engine.softmax;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;
import static dev.lanewise.engine.simd.Simd.floats;

import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.reduction.Sums;
import dev.lanewise.engine.threads.Scratch;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;

/**
 * What layers need of softmax over the rows of a matrix, beside {@link Softmax#rows}: its gradient,
 * its logarithm, and the gradient of that.
 */
public final class SoftmaxRows {
  private static final ActivationLoops EXPONENTIAL = ActivationLoops.of(new Exponential());
  private static final ActivationLoops LOGARITHM = ActivationLoops.of(new Logarithm());

  private SoftmaxRows() {}

  /**
   * The gradient of softmax, {@code dx[c] = y[c]·(dy[c] − Σ dy[k]·y[k])} for each row.
   *
   * @param y (rows, columns), as {@link Softmax#rows} left it
   * @param dy (rows, columns)
   * @param dx (rows, columns), receives the gradient by x
   */
  public static void gradient(
      int rows,
      int columns,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      Scratch scratch) {
    Objects.checkFromIndexSize(yOffset, rows * columns, y.length);
    Objects.checkFromIndexSize(dyOffset, rows * columns, dy.length);
    Objects.checkFromIndexSize(dxOffset, rows * columns, dx.length);
    for (int row = 0; row < rows; row++) {
      int at = row * columns;
      float dot = Sums.dot(columns, y, yOffset + at, dy, dyOffset + at, scratch);
      int i = at;
      for (; i < at + FLOATS.loopBound(columns); i += LANES) {
        FloatVector.fromArray(FLOATS, dy, dyOffset + i)
            .sub(dot)
            .mul(FloatVector.fromArray(FLOATS, y, yOffset + i))
            .intoArray(dx, dxOffset + i);
      }
      for (; i < at + columns; i++) {
        dx[dxOffset + i] = y[yOffset + i] * (dy[dyOffset + i] - dot);
      }
    }
  }

  /**
   * {@code y[c] = x[c] − m − ln Σ e^(x[k] − m)}, m the largest x, for each row.
   *
   * @param x (rows, columns)
   * @param y (rows, columns); may be x itself at the same offset
   */
  public static void logSoftmax(
      int rows, int columns, float[] x, int xOffset, float[] y, int yOffset, Scratch scratch) {
    Objects.checkFromIndexSize(xOffset, rows * columns, x.length);
    Objects.checkFromIndexSize(yOffset, rows * columns, y.length);
    int n = rows * columns;
    float[] exponentials = scratch.floats(Scratch.PARTIAL, n + rows); // and the sums behind them
    Softmax.shift(rows, columns, x, xOffset, y, yOffset);
    EXPONENTIAL.forward(n, y, yOffset, exponentials, 0, scratch);
    for (int row = 0; row < rows; row++) {
      exponentials[n + row] = Sums.sum(columns, exponentials, row * columns);
    }
    LOGARITHM.forward(rows, exponentials, n, exponentials, n, scratch);
    for (int row = 0; row < rows; row++) {
      float logSum = exponentials[n + row];
      int at = yOffset + row * columns;
      for (int i = at; i < at + columns; i++) {
        y[i] -= logSum;
      }
    }
  }

  /**
   * The gradient of log-softmax, {@code dx[c] = dy[c] − e^y[c]·Σ dy[k]} for each row.
   *
   * @param y (rows, columns), as {@link #logSoftmax} left it
   * @param dy (rows, columns)
   * @param dx (rows, columns), receives the gradient by x
   */
  public static void logSoftmaxGradient(
      int rows,
      int columns,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      Scratch scratch) {
    Objects.checkFromIndexSize(yOffset, rows * columns, y.length);
    Objects.checkFromIndexSize(dyOffset, rows * columns, dy.length);
    Objects.checkFromIndexSize(dxOffset, rows * columns, dx.length);
    EXPONENTIAL.forward(rows * columns, y, yOffset, dx, dxOffset, scratch);
    for (int row = 0; row < rows; row++) {
      int at = row * columns;
      float sum = Sums.sum(columns, dy, dyOffset + at);
      int i = at;
      for (; i < at + FLOATS.loopBound(columns); i += LANES) {
        FloatVector.fromArray(FLOATS, dx, dxOffset + i)
            .neg()
            .fma(floats(sum), FloatVector.fromArray(FLOATS, dy, dyOffset + i))
            .intoArray(dx, dxOffset + i);
      }
      for (; i < at + columns; i++) {
        dx[dxOffset + i] = Math.fma(-dx[dxOffset + i], sum, dy[dyOffset + i]);
      }
    }
  }
}
