package dev.lanewise.engine.activation;

import org.jspecify.annotations.Nullable;

/**
 * The loops around one activation. Each is written once, as a template, and compiled afresh for
 * every activation, whose formula then stands in the loop as if written there.
 *
 * <p>Arrays may be the same if offsets are the same: each element is read before it is written.
 * Callers check bounds.
 */
public interface ActivationLoops {
  /**
   * The loops of {@code activation}; made on first use, then shared by all who ask for an equal
   * one.
   */
  static ActivationLoops of(Activation activation) {
    return SpecializedLoops.of(activation);
  }

  /** {@code y[i] = f(x[i])} for n elements. */
  void forward(int n, float[] x, int xOffset, float[] y, int yOffset);

  /** {@code dx[i] = dy[i] · f'(x[i])} for n elements. */
  void backward(int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset);

  /**
   * The epilogue of a matrix product on one tile in cache: {@code z += bias}, {@code y = f(z)}, for
   * rows of {@code columns} elements that stand {@code ld} apart in z and in y. The z with its bias
   * is stored back only where {@code y} is another array: training keeps it for the backward pass.
   *
   * @param rowBias bias of row r at {@code rowBiasOffset + r}, or null for none
   * @param columnBias bias of column c at {@code columnBiasOffset + c}, or null for none
   */
  void epilogue(
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
      int columnBiasOffset);
}
