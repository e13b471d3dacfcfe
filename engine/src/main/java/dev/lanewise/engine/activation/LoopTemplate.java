package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;

/**
 * The loops around an activation, written once. Never used as it stands: {@link SpecializedLoops}
 * defines it again for every activation.
 */
final class LoopTemplate implements ActivationLoops {
  private static final Activation F = classData();

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
    for (int row = 0; row < rows; row++) {
      float shared = rowBias == null ? 0f : rowBias[rowBiasOffset + row];
      int zRow = zOffset + row * ld;
      int yRow = yOffset + row * ld;
      int i = 0;
      for (; i < FLOATS.loopBound(columns); i += LANES) {
        FloatVector biased = FloatVector.fromArray(FLOATS, z, zRow + i).add(shared);
        if (columnBias != null) {
          biased = biased.add(FloatVector.fromArray(FLOATS, columnBias, columnBiasOffset + i));
        }
        if (y != z) {
          biased.intoArray(z, zRow + i);
        }
        F.value(biased).intoArray(y, yRow + i);
      }
      if (i < columns) {
        VectorMask<Float> tail = FLOATS.indexInRange(i, columns);
        FloatVector biased = FloatVector.fromArray(FLOATS, z, zRow + i, tail).add(shared);
        if (columnBias != null) {
          biased =
              biased.add(FloatVector.fromArray(FLOATS, columnBias, columnBiasOffset + i, tail));
        }
        if (y != z) {
          biased.intoArray(z, zRow + i, tail);
        }
        F.value(biased).intoArray(y, yRow + i, tail);
      }
    }
  }
}
