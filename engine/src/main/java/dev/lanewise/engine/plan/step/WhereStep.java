package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.tensor.Tensor;

/** {@code y = a} where the condition is not 0, else b; all three repeated as NumPy does. */
final class WhereStep implements Step {
  private static final int CONDITION = 0;
  private static final int A = 1;
  private static final int B = 2;
  private static final int Y = 3;

  private final Tensor condition;
  private final Tensor a;
  private final Tensor b;
  private final Tensor y;
  private final Strides way;

  WhereStep(Tensor condition, Tensor a, Tensor b, Tensor y) {
    this.condition = condition;
    this.a = a;
    this.b = b;
    this.y = y;
    way =
        new Strides(
            y.shape(),
            Strides.repeated(condition.shape(), y.shape()),
            Strides.repeated(a.shape(), y.shape()),
            Strides.repeated(b.shape(), y.shape()),
            Strides.of(y.shape()));
  }

  @Override
  public void run() {
    do {
      int at = y.offset() + way.place(Y);
      for (int i = 0; i < way.runLength(); i++) {
        y.data()[at + i] = at(condition, CONDITION, i) != 0 ? at(a, A, i) : at(b, B, i);
      }
    } while (way.next());
  }

  /** Element i of the current run. */
  private float at(Tensor tensor, int array, int i) {
    return tensor.data()[tensor.offset() + way.place(array) + i * way.pace(array)];
  }
}
