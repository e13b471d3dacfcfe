package dev.lanewise.engine.softmax;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.reduction.Sums;
import dev.lanewise.engine.threads.Scratch;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@code y[c] = e^(x[c] − m) / Σ e^(x[k] − m)}, m the largest x, for each row of a matrix, and its
 * cross-entropy with given labels.
 *
 * <p>What is left of a row behind its last whole vector is done one by one, by operations that
 * round the same: masked loads, row by row, were boxed.
 *
 * <p>An infinite or not-a-number x where m is that infinity, or not-a-number, turns its row to
 * not-a-number.
 */
public final class Softmax {
  private static final ActivationLoops EXPONENTIAL = ActivationLoops.of(new Exponential());

  private Softmax() {}

  /**
   * Softmax of each row.
   *
   * @param x (rows, columns), contiguous
   * @param y (rows, columns), receives the probabilities; may be x itself at the same offset
   */
  public static void rows(
      int rows, int columns, float[] x, int xOffset, float[] y, int yOffset, Scratch scratch) {
    Objects.checkFromIndexSize(xOffset, rows * columns, x.length);
    Objects.checkFromIndexSize(yOffset, rows * columns, y.length);
    shift(rows, columns, x, xOffset, y, yOffset);
    EXPONENTIAL.forward(rows * columns, y, yOffset, y, yOffset, scratch);
    for (int row = 0; row < rows; row++) {
      int at = yOffset + row * columns;
      divide(columns, y, at, Sums.sum(columns, y, at));
    }
  }

  /**
   * Softmax of each row, and the mean over rows of {@code −ln y[label]}, found as {@code ln Σ
   * e^(x[k] − m) − (x[label] − m)} and summed in double precision.
   *
   * @param x (rows, columns), contiguous
   * @param labels (rows), each from 0 to columns − 1
   * @param y (rows, columns), receives the probabilities; may be x itself at the same offset
   * @throws IllegalArgumentException if there are more or fewer labels than rows, or one is no
   *     column
   */
  public static float crossEntropy(
      int rows,
      int columns,
      float[] x,
      int xOffset,
      int[] labels,
      float[] y,
      int yOffset,
      Scratch scratch) {
    return crossEntropy(rows, columns, x, xOffset, labels, 0, y, yOffset, scratch);
  }

  /**
   * The same with smoothed labels: the mean over rows of {@code −Σ t[c]·ln y[c]}, where {@code t =
   * (1 − smoothing)·onehot(label) + smoothing/columns}.
   *
   * @param smoothing from 0 to 1
   */
  public static float crossEntropy(
      int rows,
      int columns,
      float[] x,
      int xOffset,
      int[] labels,
      double smoothing,
      float[] y,
      int yOffset,
      Scratch scratch) {
    Objects.checkFromIndexSize(xOffset, rows * columns, x.length);
    Objects.checkFromIndexSize(yOffset, rows * columns, y.length);
    checkLabels(rows, columns, labels);
    double loss = 0;
    shift(rows, columns, x, xOffset, y, yOffset);
    for (int row = 0; row < rows; row++) {
      loss -= target(columns, y, yOffset + row * columns, labels[row], smoothing);
    }
    EXPONENTIAL.forward(rows * columns, y, yOffset, y, yOffset, scratch);
    for (int row = 0; row < rows; row++) {
      int at = yOffset + row * columns;
      float sum = Sums.sum(columns, y, at);
      loss += StrictMath.log(sum);
      divide(columns, y, at, sum);
    }
    return (float) (loss / rows);
  }

  /** {@code Σ t[c]·(x[c] − m)}, the part of a row's cross-entropy that its labels weigh. */
  private static double target(int columns, float[] y, int row, int label, double smoothing) {
    double ofLabel = y[row + label];
    return smoothing == 0
        ? ofLabel
        : (1 - smoothing) * ofLabel + smoothing * Sums.sum(columns, y, row) / columns;
  }

  /**
   * The gradient of the mean cross-entropy by x, {@code dx = (y − onehot(label)) / rows}.
   *
   * @param y (rows, columns), probabilities as {@link #crossEntropy} left them
   * @param labels (rows), each from 0 to columns − 1
   * @param dx (rows, columns), receives the gradient; may be y itself at the same offset
   * @throws IllegalArgumentException if there are more or fewer labels than rows, or one is no
   *     column
   */
  public static void crossEntropyGradient(
      int rows, int columns, float[] y, int yOffset, int[] labels, float[] dx, int dxOffset) {
    crossEntropyGradient(rows, columns, y, yOffset, labels, 0, dx, dxOffset);
  }

  /**
   * The same with smoothed labels, {@code dx = (y − t) / rows}.
   *
   * @param smoothing from 0 to 1
   */
  public static void crossEntropyGradient(
      int rows,
      int columns,
      float[] y,
      int yOffset,
      int[] labels,
      double smoothing,
      float[] dx,
      int dxOffset) {
    Objects.checkFromIndexSize(yOffset, rows * columns, y.length);
    Objects.checkFromIndexSize(dxOffset, rows * columns, dx.length);
    checkLabels(rows, columns, labels);
    float ofAll = (float) (smoothing / columns);
    float ofOne = (float) (1 - smoothing + smoothing / columns);
    for (int row = 0; row < rows; row++) {
      int label = row * columns + labels[row];
      float ofLabel = y[yOffset + label] - ofOne;
      int from = yOffset + row * columns;
      int to = dxOffset + row * columns;
      for (int i = 0; i < columns; i++) {
        dx[to + i] = (y[from + i] - ofAll) / rows;
      }
      dx[dxOffset + label] = ofLabel / rows;
    }
  }

  private static void checkLabels(int rows, int columns, int[] labels) {
    if (labels.length != rows) {
      throw new IllegalArgumentException(
          "SoftmaxCrossEntropy: expected " + rows + " labels, got " + labels.length);
    }
    for (int row = 0; row < rows; row++) {
      if (labels[row] < 0 || labels[row] >= columns) {
        throw new IllegalArgumentException(
            "SoftmaxCrossEntropy: expected labels from 0 to "
                + (columns - 1)
                + ", got "
                + labels[row]
                + " at row "
                + row
                + "; the network's last layer needs an output for every class");
      }
    }
  }

  /** {@code y = x − largest x}, row by row. */
  static void shift(int rows, int columns, float[] x, int xOffset, float[] y, int yOffset) {
    for (int row = 0; row < rows; row++) {
      int from = xOffset + row * columns;
      int to = yOffset + row * columns;
      float largest = largest(columns, x, from);
      int i = 0;
      for (; i < FLOATS.loopBound(columns); i += LANES) {
        FloatVector.fromArray(FLOATS, x, from + i).sub(largest).intoArray(y, to + i);
      }
      for (; i < columns; i++) {
        y[to + i] = x[from + i] - largest;
      }
    }
  }

  /** The same in whatever order elements are compared, so lanes may be compared as they come. */
  private static float largest(int n, float[] x, int offset) {
    float largest = Float.NEGATIVE_INFINITY;
    int i = 0;
    if (n >= 4 * LANES) { // four at a time: a maximum takes long, for NaN and −0 have a say in it
      FloatVector a = FloatVector.fromArray(FLOATS, x, offset);
      FloatVector b = FloatVector.fromArray(FLOATS, x, offset + LANES);
      FloatVector c = FloatVector.fromArray(FLOATS, x, offset + 2 * LANES);
      FloatVector d = FloatVector.fromArray(FLOATS, x, offset + 3 * LANES);
      for (i = 4 * LANES; i + 4 * LANES <= n; i += 4 * LANES) {
        a = a.max(FloatVector.fromArray(FLOATS, x, offset + i));
        b = b.max(FloatVector.fromArray(FLOATS, x, offset + i + LANES));
        c = c.max(FloatVector.fromArray(FLOATS, x, offset + i + 2 * LANES));
        d = d.max(FloatVector.fromArray(FLOATS, x, offset + i + 3 * LANES));
      }
      largest = a.max(b).max(c.max(d)).reduceLanes(VectorOperators.MAX);
    }
    float second = largest;
    for (; i + 1 < n; i += 2) {
      largest = Math.max(largest, x[offset + i]);
      second = Math.max(second, x[offset + i + 1]);
    }
    return Math.max(Math.max(largest, second), i < n ? x[offset + i] : largest);
  }

  private static void divide(int n, float[] y, int offset, float divisor) {
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector.fromArray(FLOATS, y, offset + i).div(divisor).intoArray(y, offset + i);
    }
    for (; i < n; i++) {
      y[offset + i] /= divisor;
    }
  }
}
