package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.graph.ElementType;
import dev.lanewise.engine.tensor.Tensor;

/** The same numbers as another type; not-a-number stays, but for booleans, where it is true. */
final class CastStep implements Step {
  private final ElementType type;
  private final Tensor x;
  private final Tensor y;

  /**
   * The step.
   *
   * @param y of x's size; may stand where x does
   */
  CastStep(ElementType type, Tensor x, Tensor y) {
    this.type = type;
    this.x = x;
    this.y = y;
  }

  @Override
  public void run() {
    for (int i = 0; i < x.size(); i++) {
      float v = x.data()[x.offset() + i];
      y.data()[y.offset() + i] =
          switch (type) {
            case FLOAT, INTEGER -> v; // made whole as all that gives integers
            case BOOLEAN -> v == 0 ? 0 : 1;
          };
    }
  }
}
