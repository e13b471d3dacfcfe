package dev.lanewise.engine.softmax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.math.Exp;
import dev.lanewise.engine.reduction.Sums;
import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.threads.Scratch;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxTest {
  private static final Scratch SCRATCH = new Scratch();
  private static final int MARGIN = 20;
  private static final int ROWS = 5;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 15, 16, 17, 67, 1000})
  void rowsAreNearTheReferenceAndTouchNothingElse(int columns) {
    float[] x = random(columns, 10);
    float[] y = x.clone();
    Softmax.rows(ROWS, columns, x, MARGIN, y, MARGIN, SCRATCH);
    for (int row = 0; row < ROWS; row++) {
      double[] exact = reference(x, row, columns);
      double largest = Arrays.stream(exact).max().orElseThrow();
      for (int c = 0; c < columns; c++) {
        // The exponent's rounding, then some 8 of exp, of its sum and of the quotient.
        double exponent = Math.log(largest / exact[c]);
        double tolerance = (exponent + 8) * 0x1p-24 * exact[c] + Float.MIN_VALUE;
        assertEquals(exact[c], y[MARGIN + row * columns + c], tolerance);
      }
    }
    assertMargins(x, y);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 17, 67})
  void rowsEqualThePlainOrderBitForBit(int columns) {
    float[] x = random(columns, 3);
    float[] y = new float[x.length];
    Softmax.rows(ROWS, columns, x, MARGIN, y, MARGIN, SCRATCH);
    for (int row = 0; row < ROWS; row++) {
      int start = MARGIN + row * columns;
      float largest = Float.NEGATIVE_INFINITY;
      for (int c = 0; c < columns; c++) {
        largest = Math.max(largest, x[start + c]);
      }
      float[] e = new float[columns];
      for (int c = 0; c < columns; c++) {
        e[c] = Exp.exp(Simd.floats(x[start + c] - largest)).lane(0);
      }
      float sum = Sums.sum(columns, e, 0);
      for (int c = 0; c < columns; c++) {
        assertEquals(e[c] / sum, y[start + c]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 17, 1000})
  void crossEntropyAndItsGradientAreNearTheReference(int columns) {
    float[] x = random(columns, 10);
    int[] labels = labels(columns);
    float[] y = x.clone();
    float loss = Softmax.crossEntropy(ROWS, columns, x, MARGIN, labels, y, MARGIN, SCRATCH);
    float[] same = x.clone();
    Softmax.rows(ROWS, columns, x, MARGIN, same, MARGIN, SCRATCH);
    assertArrayEquals(same, y);
    float[] dx = x.clone();
    Softmax.crossEntropyGradient(ROWS, columns, y, MARGIN, labels, dx, MARGIN);
    double expected = 0;
    for (int row = 0; row < ROWS; row++) {
      double[] exact = reference(x, row, columns);
      expected -= Math.log(exact[labels[row]]) / ROWS;
      for (int c = 0; c < columns; c++) {
        double gradient = (exact[c] - (c == labels[row] ? 1 : 0)) / ROWS;
        assertEquals(gradient, dx[MARGIN + row * columns + c], 8 * 0x1p-24);
      }
    }
    assertEquals(expected, loss, 1e-6 * Math.max(1, expected));
    assertMargins(x, dx);
    Softmax.crossEntropyGradient(ROWS, columns, y, MARGIN, labels, y, MARGIN);
    assertArrayEquals(dx, y, "in place");
  }

  @Test
  void largeLogitsNeitherOverflowNorLoseTheLoss() {
    float[] x = {1000f, 0f, -1000f, 3e38f, -3e38f, 0f};
    float[] y = new float[6];
    float loss = Softmax.crossEntropy(2, 3, x, 0, new int[] {1, 0}, y, 0, SCRATCH);
    assertEquals(500f, loss);
    assertArrayEquals(new float[] {1, 0, 0, 1, 0, 0}, y);
  }

  @Test
  void notANumberAndInfinityShowInTheirRowAlone() {
    float[] x = {1, Float.NaN, 2, 1, Float.POSITIVE_INFINITY, 2, 1, Float.NEGATIVE_INFINITY, 1};
    float[] y = new float[9];
    Softmax.rows(3, 3, x, 0, y, 0, SCRATCH);
    for (int i = 0; i < 3; i++) {
      assertTrue(Float.isNaN(y[i]));
    }
    assertTrue(Float.isNaN(y[4]));
    assertArrayEquals(new float[] {0.5f, 0f, 0.5f}, Arrays.copyOfRange(y, 6, 9));
  }

  @Test
  void labelsThatAreNoColumnAreRefused() {
    float[] x = new float[20];
    float[] y = new float[20];
    IllegalArgumentException range =
        assertThrows(
            IllegalArgumentException.class,
            () -> Softmax.crossEntropy(2, 10, x, 0, new int[] {9, 10}, y, 0, SCRATCH));
    assertEquals(
        "SoftmaxCrossEntropy: expected labels from 0 to 9, got 10 at row 1; the network's last"
            + " layer needs an output for every class",
        range.getMessage());
    IllegalArgumentException count =
        assertThrows(
            IllegalArgumentException.class,
            () -> Softmax.crossEntropyGradient(2, 10, x, 0, new int[3], y, 0));
    assertEquals("SoftmaxCrossEntropy: expected 2 labels, got 3", count.getMessage());
  }

  private static double[] reference(float[] x, int row, int columns) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < columns; c++) {
      largest = Math.max(largest, x[MARGIN + row * columns + c]);
    }
    double[] y = new double[columns];
    double sum = 0;
    for (int c = 0; c < columns; c++) {
      y[c] = Math.exp(x[MARGIN + row * columns + c] - largest);
      sum += y[c];
    }
    for (int c = 0; c < columns; c++) {
      y[c] /= sum;
    }
    return y;
  }

  private static int[] labels(int columns) {
    int[] labels = new int[ROWS];
    for (int row = 0; row < ROWS; row++) {
      labels[row] = row * 7 % columns;
    }
    return labels;
  }

  private static float[] random(int columns, float deviation) {
    Random random = new Random(columns);
    float[] x = new float[ROWS * columns + 2 * MARGIN];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian() * deviation;
    }
    return x;
  }

  private static void assertMargins(float[] before, float[] after) {
    int end = before.length;
    assertArrayEquals(Arrays.copyOf(before, MARGIN), Arrays.copyOf(after, MARGIN));
    assertArrayEquals(
        Arrays.copyOfRange(before, end - MARGIN, end),
        Arrays.copyOfRange(after, end - MARGIN, end));
  }
}
