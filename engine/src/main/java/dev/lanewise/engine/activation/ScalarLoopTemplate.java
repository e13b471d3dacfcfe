package dev.lanewise.engine.activation;

import dev.lanewise.engine.threads.Scratch;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * The loops around an activation's reference, one element at a time: the baseline that the vector
 * loops are measured against. Like {@link LoopTemplate}, defined again for every activation.
 */
final class ScalarLoopTemplate implements ActivationLoops {
  private static final Activation F = classData();

  ScalarLoopTemplate() {}

  private static Activation classData() {
    try {
      return MethodHandles.classData(MethodHandles.lookup(), "_", Activation.class);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset, Scratch scratch) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = (float) F.value((double) x[xOffset + i]);
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
    for (int i = 0; i < n; i++) {
      dx[dxOffset + i] = dy[dyOffset + i] * (float) F.derivative((double) x[xOffset + i]);
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
    for (int row = 0; row < rows; row++) {
      float shared = rowBias == null ? 0f : rowBias[rowBiasOffset + row];
      int zAt = zOffset + row * ld;
      int yAt = yOffset + row * ld;
      for (int i = 0; i < columns; i++) {
        float own = columnBias == null ? 0f : columnBias[columnBiasOffset + i];
        z[zAt + i] = z[zAt + i] + shared + own;
        y[yAt + i] = (float) F.value((double) z[zAt + i]);
      }
    }
  }
}
