package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import dev.lanewise.engine.threads.Scratch;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * The loops around an activation, written once. Never used as it stands: {@link SpecializedLoops}
 * defines it again for every activation, and {@link Splicer} puts the formulas in the place of the
 * calls of {@code F}.
 *
 * <p>Each method holds one formula once, so that the longest formulas stay within the limits of
 * both JIT compilers: the first gives up beyond 10,000 virtual registers, and a method that it gave
 * up on may never reach the second. No vector crosses a call, and none is chosen by an {@code if}:
 * where two meet at the end of a branch, both may be allocated. The masked loads and stores of the
 * vector API hold such an {@code if}, for the end of the array; the last elements of a row
 * therefore pass through whole vectors of a buffer.
 */
final class LoopTemplate implements ActivationLoops {
  private static final Activation F = classData();

  /** Read again and again where there is no column bias. */
  private static final float[] NO_BIAS = new float[LANES];

  LoopTemplate() {}

  private static Activation classData() {
    try {
      return MethodHandles.classData(MethodHandles.lookup(), "_", Activation.class);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset, Scratch scratch) {
    int whole = FLOATS.loopBound(n);
    values(whole, x, xOffset, y, yOffset);
    if (whole < n) {
      float[] tail = scratch.floats(Scratch.TAIL, LANES);
      System.arraycopy(x, xOffset + whole, tail, 0, n - whole);
      values(LANES, tail, 0, tail, 0);
      System.arraycopy(tail, 0, y, yOffset + whole, n - whole);
    }
  }

  private static void values(int whole, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < whole; i += LANES) {
      F.value(FloatVector.fromArray(FLOATS, x, xOffset + i)).intoArray(y, yOffset + i);
    }
  }

  @Override
  public void backward(
      int n,
      float[] x,
      int xOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      Scratch scratch) {
    int whole = FLOATS.loopBound(n);
    slopes(whole, x, xOffset, dy, dyOffset, dx, dxOffset);
    if (whole < n) {
      float[] tail = scratch.floats(Scratch.TAIL, 2 * LANES);
      System.arraycopy(x, xOffset + whole, tail, 0, n - whole);
      System.arraycopy(dy, dyOffset + whole, tail, LANES, n - whole);
      slopes(LANES, tail, 0, tail, LANES, tail, LANES);
      System.arraycopy(tail, LANES, dx, dxOffset + whole, n - whole);
    }
  }

  private static void slopes(
      int whole, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < whole; i += LANES) {
      FloatVector slope = F.derivative(FloatVector.fromArray(FLOATS, x, xOffset + i));
      slope.mul(FloatVector.fromArray(FLOATS, dy, dyOffset + i)).intoArray(dx, dxOffset + i);
    }
  }

  @Override
  public void epilogue(
      int rows,
      int columns,
      float[] z,
      int zOffset,
      float[] y,
      int yOffset,
      int ld,
      float @Nullable [] rowBias,
      int rowBiasOffset,
      float @Nullable [] columnBias,
      int columnBiasOffset,
      Scratch scratch) {
    int whole = FLOATS.loopBound(columns);
    float[] bias = columnBias == null ? NO_BIAS : columnBias;
    int at = columnBias == null ? 0 : columnBiasOffset;
    int step = columnBias == null ? 0 : LANES;
    biasedValues(rows, whole, z, zOffset, y, yOffset, ld, rowBias, rowBiasOffset, bias, at, step);
    if (whole < columns) {
      lastBiasedValues(
          rows,
          columns - whole,
          z,
          zOffset + whole,
          y,
          yOffset + whole,
          ld,
          rowBias,
          rowBiasOffset,
          columnBias,
          columnBiasOffset + whole,
          scratch.floats(Scratch.TAIL, 3 * LANES));
    }
  }

  private static void biasedValues(
      int rows,
      int whole,
      float[] z,
      int zOffset,
      float[] y,
      int yOffset,
      int ld,
      float @Nullable [] rowBias,
      int rowBiasOffset,
      float[] columnBias,
      int columnBiasOffset,
      int columnBiasStep) {
    for (int row = 0; row < rows; row++) {
      float shared = rowBias == null ? 0f : rowBias[rowBiasOffset + row];
      int zAt = zOffset + row * ld;
      int yAt = yOffset + row * ld;
      int biasAt = columnBiasOffset;
      for (int i = 0; i < whole; i += LANES) {
        FloatVector biased =
            FloatVector.fromArray(FLOATS, z, zAt + i)
                .add(shared)
                .add(FloatVector.fromArray(FLOATS, columnBias, biasAt));
        biased.intoArray(z, zAt + i);
        F.value(biased).intoArray(y, yAt + i);
        biasAt += columnBiasStep;
      }
    }
  }

  /** The columns behind the last whole vector, one row at a time. */
  private static void lastBiasedValues(
      int rows,
      int columns,
      float[] z,
      int zOffset,
      float[] y,
      int yOffset,
      int ld,
      float @Nullable [] rowBias,
      int rowBiasOffset,
      float @Nullable [] columnBias,
      int columnBiasOffset,
      float[] tail) {
    int value = LANES;
    int bias = 2 * LANES;
    if (columnBias == null) {
      Arrays.fill(tail, bias, bias + LANES, 0f);
    } else {
      System.arraycopy(columnBias, columnBiasOffset, tail, bias, columns);
    }
    for (int row = 0; row < rows; row++) {
      int at = row * ld;
      System.arraycopy(z, zOffset + at, tail, 0, columns);
      biasedValues(
          1, LANES, tail, 0, tail, value, 0, rowBias, rowBiasOffset + row, tail, bias, LANES);
      System.arraycopy(tail, 0, z, zOffset + at, columns);
      System.arraycopy(tail, value, y, yOffset + at, columns);
    }
  }
}
