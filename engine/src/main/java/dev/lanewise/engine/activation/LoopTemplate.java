package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;

/**
 * The loops around an activation, written once. Never used as it stands: {@link SpecializedLoops}
 * defines it again for every activation, and {@link Splicer} puts the formulas in the place of the
 * calls of {@code F}.
 *
 * <p>No vector is chosen by an {@code if} here: where one meets another at the end of a branch, the
 * JIT may allocate both.
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
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      F.value(FloatVector.fromArray(FLOATS, x, xOffset + i)).intoArray(y, yOffset + i);
    }
    if (i < n) {
      VectorMask<Float> tail = FLOATS.indexInRange(i, n);
      F.value(FloatVector.fromArray(FLOATS, x, xOffset + i, tail)).intoArray(y, yOffset + i, tail);
    }
  }

  @Override
  public void backward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector slope = F.derivative(FloatVector.fromArray(FLOATS, x, xOffset + i));
      slope.mul(FloatVector.fromArray(FLOATS, dy, dyOffset + i)).intoArray(dx, dxOffset + i);
    }
    if (i < n) {
      VectorMask<Float> tail = FLOATS.indexInRange(i, n);
      FloatVector slope = F.derivative(FloatVector.fromArray(FLOATS, x, xOffset + i, tail));
      slope
          .mul(FloatVector.fromArray(FLOATS, dy, dyOffset + i, tail))
          .intoArray(dx, dxOffset + i, tail);
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
      int columnBiasOffset) {
    float[] bias = columnBias == null ? NO_BIAS : columnBias;
    int biasStart = columnBias == null ? 0 : columnBiasOffset;
    int biasStep = columnBias == null ? 0 : LANES;
    int whole = FLOATS.loopBound(columns);
    for (int row = 0; row < rows; row++) {
      float shared = rowBias == null ? 0f : rowBias[rowBiasOffset + row];
      int zAt = zOffset + row * ld;
      int yAt = yOffset + row * ld;
      int biasAt = biasStart;
      int i = 0;
      for (; i < whole; i += LANES) {
        FloatVector biased =
            FloatVector.fromArray(FLOATS, z, zAt + i)
                .add(shared)
                .add(FloatVector.fromArray(FLOATS, bias, biasAt));
        biased.intoArray(z, zAt + i);
        F.value(biased).intoArray(y, yAt + i);
        biasAt += biasStep;
      }
      if (i < columns) {
        VectorMask<Float> tail = FLOATS.indexInRange(i, columns);
        FloatVector biased =
            FloatVector.fromArray(FLOATS, z, zAt + i, tail)
                .add(shared)
                .add(FloatVector.fromArray(FLOATS, bias, biasAt, tail));
        biased.intoArray(z, zAt + i, tail);
        F.value(biased).intoArray(y, yAt + i, tail);
      }
    }
  }
}
