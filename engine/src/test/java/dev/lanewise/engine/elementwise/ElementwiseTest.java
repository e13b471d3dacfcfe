package dev.lanewise.engine.elementwise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.random.CounterRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All kernels here against plain loops, exactly, with margins around what they may write. */
class ElementwiseTest {
  private static final int MARGIN = 20;
  private static final float UNTOUCHED = 777f;
  private static final float[] SPECIAL = {
    0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE
  };

  /** Normal numbers with some special ones among them. */
  private static float[] numbers(long seed, int n) {
    float[] x = new float[n + 2 * MARGIN];
    Arrays.fill(x, UNTOUCHED);
    new CounterRandom(seed).fillNormal(x, MARGIN, n, 0, 1);
    for (int i = 0; i < n; i += 5) {
      x[MARGIN + i] = SPECIAL[i / 5 % SPECIAL.length];
    }
    return x;
  }

  private static float[] room(int n) {
    float[] y = new float[n + 2 * MARGIN];
    Arrays.fill(y, UNTOUCHED);
    return y;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 7, 8, 9, 15, 16, 17, 67, 1000})
  void multipliesAndTouchesNothingElse(int n) {
    float[] a = numbers(1, n);
    float[] b = numbers(2, n);
    float[] expected = room(n);
    for (int i = MARGIN; i < MARGIN + n; i++) {
      expected[i] = a[i] * b[i];
    }
    float[] c = room(n);
    Multiplication.multiply(n, a, MARGIN, b, MARGIN, c, MARGIN);
    assertArrayEquals(expected, c);
    Multiplication.multiply(n, a, MARGIN, b, MARGIN, b, MARGIN);
    assertArrayEquals(expected, b, "in place");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 7, 8, 9, 15, 16, 17, 67, 1000})
  void addsAndTouchesNothingElse(int n) {
    float[] a = numbers(1, n);
    float[] b = numbers(2, n);
    float[] expected = room(n);
    for (int i = MARGIN; i < MARGIN + n; i++) {
      expected[i] = a[i] + b[i];
    }
    float[] c = room(n);
    Addition.add(n, a, MARGIN, b, MARGIN, c, MARGIN);
    assertArrayEquals(expected, c);
    Addition.add(n, a, MARGIN, b, MARGIN, b, MARGIN);
    assertArrayEquals(expected, b, "in place");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 7, 8, 9, 15, 16, 17, 67, 1000})
  void splitsBySignAndBackAndTouchesNothingElse(int n) {
    float[] x = numbers(1, n);
    float[] p = room(n);
    float[] q = room(n);
    SignParts.split(n, x, MARGIN, p, MARGIN, q, MARGIN);
    float[] dp = numbers(3, n);
    float[] dq = numbers(4, n);
    float[] dx = room(n);
    SignParts.splitGradient(n, x, MARGIN, dp, MARGIN, dq, MARGIN, dx, MARGIN);
    float[] positive = room(n);
    float[] negative = room(n);
    float[] gradient = room(n);
    for (int i = MARGIN; i < MARGIN + n; i++) {
      positive[i] = Math.max(x[i], 0f);
      negative[i] = Math.max(-x[i], 0f);
      gradient[i] = x[i] > 0 ? dp[i] : x[i] < 0 ? -dq[i] : x[i] == 0 ? 0 : Float.NaN;
    }
    assertArrayEquals(positive, p);
    assertArrayEquals(negative, q);
    assertArrayEquals(gradient, dx);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 7, 8, 9, 15, 16, 17, 67, 300})
  void largestPieceTakesTheGradientAndNothingElseIsTouched(int n) {
    for (int pieces : new int[] {1, 2, 3, 5}) {
      int stride = n + 2;
      int size = (pieces - 1) * stride + n;
      float[] x = numbers(pieces, size);
      float[] dy = numbers(9, n);
      float[] largest = room(n);
      float[] gradient = room(size);
      for (int i = 0; i < n; i++) {
        int best = -1;
        float top = Float.NEGATIVE_INFINITY;
        for (int j = 0; j < pieces; j++) {
          top = Math.max(top, x[MARGIN + j * stride + i]);
        }
        for (int j = pieces - 1; j >= 0; j--) {
          gradient[MARGIN + j * stride + i] = 0;
          best = x[MARGIN + j * stride + i] < top ? best : j;
        }
        // Beside a not-a-number no piece is below the largest, so the first takes all.
        best = Float.isNaN(top) ? 0 : best;
        largest[MARGIN + i] = top;
        gradient[MARGIN + best * stride + i] = dy[MARGIN + i];
      }
      float[] y = room(n);
      LargestPiece.forward(pieces, stride, n, x, MARGIN, y, MARGIN);
      assertArrayEquals(largest, y);
      float[] dx = room(size);
      LargestPiece.backward(pieces, stride, n, x, MARGIN, y, MARGIN, dy, MARGIN, dx, MARGIN);
      assertArrayEquals(gradient, dx);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 16, 17, 67, 300})
  void piecesSideBySideGiveTheSameAsPiecesApart(int n) {
    for (int pieces : new int[] {1, 2, 3, 5}) {
      float[] x = numbers(pieces, n * pieces);
      float[] dy = numbers(9, n);
      float[] apart = room(n * pieces);
      for (int i = 0; i < n * pieces; i++) {
        apart[MARGIN + i % pieces * n + i / pieces] = x[MARGIN + i];
      }
      float[] largest = room(n);
      LargestPiece.forward(pieces, n, n, apart, MARGIN, largest, MARGIN);
      float[] y = room(n);
      LargestPiece.forwardSideBySide(pieces, n, x, MARGIN, y, MARGIN);
      assertArrayEquals(largest, y);

      float[] gradientApart = room(n * pieces);
      LargestPiece.backward(
          pieces, n, n, apart, MARGIN, y, MARGIN, dy, MARGIN, gradientApart, MARGIN);
      float[] gradient = room(n * pieces);
      for (int i = 0; i < n * pieces; i++) {
        gradient[MARGIN + i] = gradientApart[MARGIN + i % pieces * n + i / pieces];
      }
      float[] dx = room(n * pieces);
      LargestPiece.backwardSideBySide(pieces, n, x, MARGIN, y, MARGIN, dy, MARGIN, dx, MARGIN);
      assertArrayEquals(gradient, dx);
    }
  }

  @Test
  void theFirstOfEqualPiecesTakesTheGradient() {
    float[] x = {1, 1, 0, 1};
    float[] y = new float[1];
    LargestPiece.forward(4, 1, 1, x, 0, y, 0);
    float[] dx = new float[4];
    LargestPiece.backward(4, 1, 1, x, 0, y, 0, new float[] {3}, 0, dx, 0);
    assertEquals(1, y[0]);
    assertArrayEquals(new float[] {3, 0, 0, 0}, dx);
  }

  @Test
  void rangesOutsideAnArrayAreRefused() {
    float[] four = new float[4];
    float[] five = new float[5];
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> Multiplication.multiply(5, five, 0, four, 0, five, 0));
    assertThrows(
        IndexOutOfBoundsException.class, () -> SignParts.split(4, five, 0, four, 1, five, 0));
    IndexOutOfBoundsException error =
        assertThrows(
            IndexOutOfBoundsException.class, () -> LargestPiece.forward(2, 4, 2, five, 0, four, 0));
    assertTrue(error.getMessage().contains("5"), error.getMessage());
  }
}
