package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.lanewise.engine.threads.Scratch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ActivationLoopsTest {
  private static final Scratch SCRATCH = new Scratch();

  private static final int[] SIZES = {0, 1, LANES - 1, LANES, LANES + 1, 4 * LANES + 3, 1000};
  private static final int MARGIN = 5;
  private static final float UNTOUCHED = -77.25f;

  static Stream<Activation> activations() {
    List<Activation> all = new ArrayList<>(Formulas.spliceable());
    all.add(new Formulas.Powers(3));
    all.add(new Formulas.Powers(0));
    all.add(new Formulas.Recursive());
    all.add(new Formulas.TooLong());
    all.add(new Formulas.Scaled(Activations.TANH, 2f));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("activations")
  void forwardMatchesTheFormulaAndTouchesNothingElse(Activation f) {
    ActivationLoops loops = ActivationLoops.of(f);
    for (int n : SIZES) {
      float[] x = inputs(n + MARGIN);
      float[] y = untouched(n + 2 * MARGIN);
      float[] expected = y.clone();
      for (int i = 0; i < n; i++) {
        expected[MARGIN + i] = value(f, x[3 + i]);
      }
      loops.forward(n, x, 3, y, MARGIN, SCRATCH);
      assertArrayEquals(expected, y, f.name() + " at " + n);
      assertArrayEquals(inputs(n + MARGIN), x);
      loops.forward(n, x, 3, x, 3, SCRATCH);
      assertArrayEquals(
          Arrays.copyOfRange(expected, MARGIN, MARGIN + n), Arrays.copyOfRange(x, 3, 3 + n));
    }
  }

  @ParameterizedTest
  @MethodSource("activations")
  void backwardMatchesTheFormulaAndTouchesNothingElse(Activation f) {
    ActivationLoops loops = ActivationLoops.of(f);
    for (int n : SIZES) {
      float[] x = inputs(n + MARGIN);
      float[] dy = inputs(n + 1);
      float[] dx = untouched(n + 2 * MARGIN);
      float[] expected = dx.clone();
      for (int i = 0; i < n; i++) {
        expected[MARGIN + i] = derivative(f, x[3 + i]) * dy[1 + i];
      }
      loops.backward(n, x, 3, dy, 1, dx, MARGIN, SCRATCH);
      assertArrayEquals(expected, dx, f.name() + " at " + n);
      assertArrayEquals(inputs(n + MARGIN), x);
      loops.backward(n, x, 3, dy, 1, dy, 1, SCRATCH);
      assertArrayEquals(
          Arrays.copyOfRange(expected, MARGIN, MARGIN + n), Arrays.copyOfRange(dy, 1, 1 + n));
    }
  }

  @ParameterizedTest
  @MethodSource("activations")
  void epilogueAddsTheBiasThenMatchesTheFormulaAndTouchesNothingElse(Activation f) {
    for (int columns : SIZES) {
      float[] rowBias = inputs(9);
      float[] columnBias = inputs(columns + 4);
      checkEpilogue(f, columns, null, null);
      checkEpilogue(f, columns, rowBias, null);
      checkEpilogue(f, columns, null, columnBias);
      checkEpilogue(f, columns, rowBias, columnBias);
    }
  }

  private static void checkEpilogue(
      Activation f, int columns, float @Nullable [] rowBias, float @Nullable [] columnBias) {
    int rows = 3;
    int ld = columns + 2;
    float[] z = inputs(MARGIN + rows * ld);
    float[] y = untouched(MARGIN + rows * ld);
    float[] expectedZ = z.clone();
    float[] expectedY = y.clone();
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < columns; i++) {
        float shared = rowBias == null ? 0f : rowBias[2 + row];
        float own = columnBias == null ? 0f : columnBias[4 + i];
        int at = MARGIN + row * ld + i;
        expectedZ[at] = z[at] + shared + own;
        expectedY[at - 1] = value(f, expectedZ[at]);
      }
    }
    float[] inPlace = z.clone();
    ActivationLoops loops = ActivationLoops.of(f);
    loops.epilogue(rows, columns, z, MARGIN, y, MARGIN - 1, ld, rowBias, 2, columnBias, 4, SCRATCH);
    assertArrayEquals(expectedZ, z, f.name() + " z at " + columns);
    assertArrayEquals(expectedY, y, f.name() + " y at " + columns);

    for (int row = 0; row < rows; row++) {
      System.arraycopy(expectedY, MARGIN - 1 + row * ld, expectedZ, MARGIN + row * ld, columns);
    }
    loops.epilogue(
        rows, columns, inPlace, MARGIN, inPlace, MARGIN, ld, rowBias, 2, columnBias, 4, SCRATCH);
    assertArrayEquals(expectedZ, inPlace, f.name() + " in place at " + columns);
  }

  @ParameterizedTest
  @MethodSource("activations")
  void scalarLoopsGiveTheReference(Activation f) {
    int n = 100;
    float[] x = inputs(n);
    float[] y = new float[n];
    float[] dx = new float[n];
    ActivationLoops.scalar(f).forward(n, x, 0, y, 0, SCRATCH);
    ActivationLoops.scalar(f).backward(n, x, 0, x, 0, dx, 0, SCRATCH);
    for (int i = 0; i < n; i++) {
      assertEquals((float) f.value((double) x[i]), y[i]);
      assertEquals(x[i] * (float) f.derivative((double) x[i]), dx[i]);
    }
    float[] z = x.clone();
    float[] bias = inputs(10);
    ActivationLoops.scalar(f).epilogue(10, 10, z, 0, y, 0, 10, bias, 0, bias, 0, SCRATCH);
    for (int i = 0; i < n; i++) {
      assertEquals(x[i] + bias[i / 10] + bias[i % 10], z[i]);
      assertEquals((float) f.value((double) z[i]), y[i]);
    }
  }

  @Test
  void equalActivationsShareTheirLoops() {
    assertSame(ActivationLoops.of(new LeakyRelu(0.3f)), ActivationLoops.of(new LeakyRelu(0.3f)));
    float[] y = {-1f};
    ActivationLoops.of(new LeakyRelu(0.3f)).forward(1, y, 0, y, 0, SCRATCH);
    ActivationLoops.of(new LeakyRelu(0.5f)).forward(1, y, 0, y, 0, SCRATCH);
    assertEquals(-0.3f * 0.5f, y[0]);
  }

  private static float value(Activation f, float x) {
    return f.value(FloatVector.broadcast(FLOATS, x)).lane(0);
  }

  private static float derivative(Activation f, float x) {
    return f.derivative(FloatVector.broadcast(FLOATS, x)).lane(0);
  }

  private static float[] inputs(int n) {
    Random random = new Random(n);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = 3 * (float) random.nextGaussian();
    }
    return x;
  }

  private static float[] untouched(int n) {
    float[] x = new float[n];
    Arrays.fill(x, UNTOUCHED);
    return x;
  }
}
