package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** One number put around x; where less than nothing is put, x loses elements. */
final class ConstantPadStep implements Step {
  private final float number;
  private final Tensor y;
  private final Step inside;

  /**
   * The step.
   *
   * @param before elements put in front, for each axis
   */
  ConstantPadStep(float number, List<Integer> before, Tensor x, Tensor y) {
    this.number = number;
    this.y = y;
    inside = inside(before, x, y);
  }

  /** What is left of x, to its place in y. */
  private static Step inside(List<Integer> before, Tensor x, Tensor y) {
    int[] xPaces = Strides.of(x.shape());
    int[] yPaces = Strides.of(y.shape());
    int[] sizes = new int[xPaces.length];
    int xAt = x.offset();
    int yAt = y.offset();
    for (int d = 0; d < sizes.length; d++) {
      int lost = Math.max(0, -before.get(d));
      int put = Math.max(0, before.get(d));
      sizes[d] = Math.min(x.shape().dim(d) - lost, y.shape().dim(d) - put);
      if (sizes[d] < 1) {
        return () -> {};
      }
      xAt += lost * xPaces[d];
      yAt += put * yPaces[d];
    }
    return new StridedCopy(Shape.of(sizes), x.data(), xAt, xPaces, y.data(), yAt, yPaces);
  }

  @Override
  public void run() {
    Arrays.fill(y.data(), y.offset(), y.offset() + y.size(), number);
    inside.run();
  }
}
