package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.tensor.Tensor;

/** {@code y = f(a, b)}, a and b repeated as NumPy does. */
final class BinaryStep implements Step {
  private static final int A = 0;
  private static final int B = 1;
  private static final int Y = 2;

  private final PairLoop loop;
  private final Tensor a;
  private final Tensor b;
  private final Tensor y;
  private final Strides way;

  /**
   * The step.
   *
   * @param y may stand where an input of the same shape does
   */
  BinaryStep(Binary.Function function, Tensor a, Tensor b, Tensor y) {
    loop = new PairLoop(function);
    this.a = a;
    this.b = b;
    this.y = y;
    way =
        new Strides(
            y.shape(),
            Strides.repeated(a.shape(), y.shape()),
            Strides.repeated(b.shape(), y.shape()),
            Strides.of(y.shape()));
  }

  @Override
  public void run() {
    int n = way.runLength();
    do {
      loop.run(
          n,
          a.data(),
          a.offset() + way.place(A),
          way.pace(A),
          b.data(),
          b.offset() + way.place(B),
          way.pace(B),
          y.data(),
          y.offset() + way.place(Y));
    } while (way.next());
  }
}
