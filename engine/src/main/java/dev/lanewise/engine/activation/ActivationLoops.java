package dev.lanewise.engine.activation;

import dev.lanewise.engine.threads.Scratch;
import org.jspecify.annotations.Nullable;

/**
 * The loops around one activation. Each is written once, as a template, and compiled afresh for
 * every activation, whose formulas then stand in the loop as if written there.
 *
 * <p>Nothing is allocated once the JIT has compiled them. Arrays may be the same if offsets are the
 * same: each element is read before it is written. Callers check bounds, and give the scratch of
 * their thread.
 */
public interface ActivationLoops {
  /**
   * The loops of {@code activation}; made on first use, then shared by all who ask for an equal
   * one.
   */
  static ActivationLoops of(Activation activation) {
    return SpecializedLoops.of(activation);
  }

  /**
   * The same loops over the reference in doubles, one element at a time: what a plain Java loop
   * makes of the formula. The baseline of benchmarks; nothing trains with it.
   */
  static ActivationLoops scalar(Activation activation) {
    return SpecializedLoops.scalar(activation);
  }

  /** {@code y[i] = f(x[i])} for n elements. */
  void forward(int n, float[] x, int xOffset, float[] y, int yOffset, Scratch scratch);

  /** {@code dx[i] = dy[i] · f'(x[i])} for n elements. */
  void backward(
      int n,
      float[] x,
      int xOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      Scratch scratch);

  /**
   * The epilogue of a matrix product on one tile in cache: {@code z += bias}, then {@code y =
   * f(z)}, for rows of {@code columns} elements that stand {@code ld} apart in z and in y. Training
   * keeps z, with its bias, for the backward pass; inference gives the same array as y, and only
   * {@code f(z)} remains.
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
      int columnBiasOffset,
      Scratch scratch);
}
