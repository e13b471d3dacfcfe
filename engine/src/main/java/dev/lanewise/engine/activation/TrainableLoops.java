package dev.lanewise.engine.activation;

/**
 * The loops around one trainable activation. Each is written once, as a template, and compiled
 * afresh for every activation, whose formulas then stand in the loop as if written there.
 *
 * <p>Nothing is allocated once the JIT has compiled them. Arrays of elements may be the same if
 * offsets are the same. Callers check bounds.
 */
public interface TrainableLoops {
  /**
   * The loops of {@code activation}; made on first use, then shared by all who ask for an equal
   * one.
   */
  static TrainableLoops of(TrainableActivation activation) {
    return new RowLoops(SpecializedLoops.of(activation), activation.parameters().size());
  }

  /**
   * The same loops over the reference in doubles, one element at a time: the baseline of
   * benchmarks; nothing trains with it.
   */
  static TrainableLoops scalar(TrainableActivation activation) {
    return SpecializedLoops.scalar(activation);
  }

  /** {@code y[k] = f(x[k]; p)} for n elements. */
  void forward(int n, float[] x, int xOffset, float[] y, int yOffset, ParameterVectors p);

  /**
   * {@code dx[k] = dy[k]·∂f/∂x} for n elements; adds {@code dy[k]·∂f/∂pᵢ} to the gradients of p.
   */
  void backward(
      int n,
      float[] x,
      int xOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      ParameterVectors p);
}
