package dev.lanewise.engine.convolution;

import dev.lanewise.engine.activation.ActivatedSum;
import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;

/**
 * What is added to the output of a convolution, which then is activated: {@code y = f(W ∗ x + b +
 * r)}. It is done with some rows of some planes at a time, while the thread that wrote them has
 * them in its caches.
 */
public final class ResidualSum {
  private final ActivatedSum sum;
  private final Tensor residual;

  /**
   * The sum with a tensor of the output's shape, whose numbers are read anew in every run.
   *
   * @param residual must not stand where the output does
   */
  public ResidualSum(Activation activation, Tensor residual) {
    sum = new ActivatedSum(activation);
    this.residual = residual;
  }

  Tensor residual() {
    return residual;
  }

  /**
   * Finishes rows of the output.
   *
   * @param y the output, whose first element stands at {@code yOffset}
   * @param at the rows' first element, counted from there
   * @param ld distance between rows
   */
  void apply(int rows, int columns, float[] y, int yOffset, int at, int ld, Scratch scratch) {
    boolean isOnePiece = columns == ld;
    int pieces = isOnePiece ? 1 : rows;
    int length = isOnePiece ? rows * columns : columns;
    for (int piece = 0; piece < pieces; piece++) {
      int from = at + piece * ld;
      int target = yOffset + from;
      sum.apply(length, y, target, residual.data(), residual.offset() + from, y, target, scratch);
    }
  }
}
