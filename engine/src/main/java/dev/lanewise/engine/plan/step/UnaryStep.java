package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.graph.Unary;
import dev.lanewise.engine.tensor.Tensor;

/** {@code y = f(x)}, one by one: the functions that are a single instruction. */
final class UnaryStep implements Step {
  private final Unary.Function function;
  private final Tensor x;
  private final Tensor y;

  /**
   * The step.
   *
   * @param y of x's size; may stand where x does
   */
  UnaryStep(Unary.Function function, Tensor x, Tensor y) {
    this.function = function;
    this.x = x;
    this.y = y;
  }

  @Override
  public void run() {
    float[] from = x.data();
    float[] to = y.data();
    for (int i = 0; i < x.size(); i++) {
      to[y.offset() + i] = of(from[x.offset() + i]);
    }
  }

  private float of(float v) {
    return switch (function) {
      case NEGATE -> -v;
      case RECIPROCAL -> 1 / v;
      case SQRT -> (float) Math.sqrt(v);
      case SIGN -> Math.signum(v);
      case FLOOR -> (float) Math.floor(v);
      case CEIL -> (float) Math.ceil(v);
      case ROUND -> (float) Math.rint(v);
      case NOT -> v == 0 ? 1 : 0;
      case EXP, LOG, SIN, COS, ERF -> throw new IllegalStateException("UnaryStep: " + function);
    };
  }
}
