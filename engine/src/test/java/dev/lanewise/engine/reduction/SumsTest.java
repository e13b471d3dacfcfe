package dev.lanewise.engine.reduction;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.threads.Scratch;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SumsTest {
  private static final int MARGIN = 5;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 5, 15, 16, 17, 25, 48, 63, 64, 65, 127, 128, 196, 784, 1000})
  void sumEqualsTheDefinitionBitForBit(int n) {
    float[] x = random(n + 2 * MARGIN, n);
    assertBits(plainSum(n, i -> x[MARGIN + i]), Sums.sum(n, x, MARGIN), n);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 5, 15, 16, 17, 25, 48, 63, 64, 65, 127, 128, 196, 784, 1000})
  void dotEqualsTheDefinitionBitForBit(int n) {
    float[] x = random(n + 2 * MARGIN, n);
    float[] y = random(n + 2 * MARGIN, n + 1);
    float[] lanes = new float[64];
    for (int i = 0; i < n; i++) {
      lanes[i % 64] = Math.fma(x[MARGIN + i], y[1 + i], lanes[i % 64]);
    }
    assertBits(tree(lanes), Sums.dot(n, x, MARGIN, y, 1, new Scratch()), n);
  }

  @Test
  void sumsToTheEndOfTheArray() {
    for (int n = 0; n < 200; n++) {
      float[] x = random(n, n);
      assertBits(plainSum(n, i -> x[i]), Sums.sum(n, x, 0), n);
    }
  }

  @Test
  void notANumberAndInfinityPropagate() {
    for (int n : new int[] {1, 17, 64, 100}) {
      float[] x = new float[n];
      x[n - 1] = Float.NaN;
      assertTrue(Float.isNaN(Sums.sum(n, x, 0)));
      x[n - 1] = Float.NEGATIVE_INFINITY;
      assertEquals(Float.NEGATIVE_INFINITY, Sums.sum(n, x, 0));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 16, 17, 63, 67, 1000})
  void columnSumsAreSequentialOverRowsAndTouchNothingElse(int columns) {
    int rows = 7;
    int ld = columns + 3;
    float[] x = random(rows * ld + MARGIN, columns);
    float[] to = random(columns + 2 * MARGIN, columns + 1);
    float[] expected = to.clone();
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        expected[MARGIN + column] += x[2 + row * ld + column];
      }
    }
    Sums.addColumnSums(rows, columns, x, 2, ld, to, MARGIN);
    assertArrayEquals(expected, to);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 17, 100})
  void rowSumsAddEachRowAndTouchNothingElse(int columns) {
    int rows = 5;
    int ld = columns + 2;
    float[] x = random(rows * ld + MARGIN, columns);
    float[] to = random(rows + 2 * MARGIN, columns + 1);
    float[] expected = to.clone();
    for (int row = 0; row < rows; row++) {
      int start = 3 + row * ld;
      expected[MARGIN + row] += plainSum(columns, i -> x[start + i]);
    }
    Sums.addRowSums(rows, columns, x, 3, ld, to, MARGIN);
    assertArrayEquals(expected, to);
  }

  @Test
  void channelSumsAddPlanesImageAfterImage() {
    int batch = 4;
    int channels = 3;
    int plane = 49;
    float[] x = random(batch * channels * plane + MARGIN, 9);
    float[] to = random(channels + 2 * MARGIN, 10);
    float[] expected = to.clone();
    for (int image = 0; image < batch; image++) {
      for (int channel = 0; channel < channels; channel++) {
        int start = 1 + (image * channels + channel) * plane;
        expected[MARGIN + channel] += plainSum(plane, i -> x[start + i]);
      }
    }
    int split = channels / 2;
    Sums.addChannelSums(batch, channels, plane, split, channels, x, 1, to, MARGIN);
    Sums.addChannelSums(batch, channels, plane, 0, split, x, 1, to, MARGIN);
    assertArrayEquals(expected, to);
  }

  @Test
  void rangesOutsideTheArrayAreRefused() {
    float[] x = new float[10];
    assertThrows(IndexOutOfBoundsException.class, () -> Sums.sum(8, x, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> Sums.addColumnSums(3, 4, x, 0, 4, x, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> Sums.addRowSums(2, 4, x, 0, 4, x, 9));
    IllegalArgumentException overlap =
        assertThrows(IllegalArgumentException.class, () -> Sums.addRowSums(2, 4, x, 0, 3, x, 0));
    assertEquals("Sums: expected rows at least 4 columns apart, got 3", overlap.getMessage());
  }

  private interface Element {
    float at(int i);
  }

  private static float plainSum(int n, Element x) {
    float[] lanes = new float[64];
    for (int i = 0; i < n; i++) {
      lanes[i % 64] += x.at(i);
    }
    return tree(lanes);
  }

  private static float tree(float[] lanes) {
    float[] last = new float[4];
    for (int group = 0; group < 16; group += 4) {
      for (int i = 0; i < 4; i++) {
        int l = group + i;
        last[i] += (lanes[l] + lanes[l + 16]) + (lanes[l + 32] + lanes[l + 48]);
      }
    }
    return (last[0] + last[1]) + (last[2] + last[3]);
  }

  private static void assertBits(float expected, float actual, int n) {
    assertEquals(Float.floatToRawIntBits(expected), Float.floatToRawIntBits(actual), "n = " + n);
  }

  private static float[] random(int n, long seed) {
    Random random = new Random(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }
}
