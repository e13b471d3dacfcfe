package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.Reduce;
import dev.lanewise.engine.reduction.Sums;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * One number of all along some axes: neighbouring axes at once, the last of them first. Along the
 * innermost axis sums go as {@link Sums#sum} says, other functions by halves; along other axes all
 * go in order, from the first element on.
 */
final class ReduceStep implements Step {
  /** Rows below this length are gone through one by one. */
  private static final int SHORT = 32;

  private final Reduce.Function function;
  private final PairLoop loop;
  private final List<Stage> stages = new ArrayList<>();
  private final Tensor y;
  private final int count;

  /** What is left of a row when its halves have been joined. */
  private final float[] halves;

  /** Some axes of (outer, size, inner) reduced, to (outer, inner). */
  private record Stage(AxisView view, Tensor x, Tensor y) {}

  ReduceStep(Reduce op, Tensor x, Tensor y) {
    function = op.function();
    this.y = y;
    loop = new PairLoop(pair(function));
    count = x.size() / y.size();
    addStages(op.axes(), x);
    halves = new float[stages.stream().mapToInt(stage -> stage.view.size()).max().orElse(0) / 2];
  }

  private static Binary.Function pair(Reduce.Function function) {
    return switch (function) {
      case SUM, MEAN -> Binary.Function.ADD;
      case MAX -> Binary.Function.MAX;
      case MIN -> Binary.Function.MIN;
      case PRODUCT -> Binary.Function.MULTIPLY;
    };
  }

  private void addStages(List<Integer> axes, Tensor x) {
    Shape shape = x.shape();
    Tensor from = x;
    int left = x.size();
    int inner = 1;
    int axis = shape.rank() - 1;
    while (left > y.size()) {
      int size = 1;
      for (; axis >= 0 && axes.contains(axis); axis--) {
        size *= shape.dim(axis);
      }
      if (size > 1) {
        left /= size;
        Tensor to = left == y.size() ? y : Tensor.zeros(left);
        stages.add(new Stage(new AxisView(left / inner, size, inner), from, to));
        from = to;
      }
      for (; axis >= 0 && !axes.contains(axis); axis--) {
        inner *= shape.dim(axis);
      }
    }
    if (stages.isEmpty()) {
      stages.add(new Stage(new AxisView(1, 1, y.size()), x, y));
    }
  }

  @Override
  public void run() {
    for (int i = 0; i < stages.size(); i++) {
      run(stages.get(i));
    }
    if (function == Reduce.Function.MEAN) {
      for (int i = y.offset(); i < y.offset() + y.size(); i++) {
        y.data()[i] /= count;
      }
    }
  }

  private void run(Stage stage) {
    AxisView view = stage.view;
    for (int i = 0; i < view.outer(); i++) {
      int from = stage.x.offset() + i * view.block();
      int to = stage.y.offset() + i * view.inner();
      if (view.inner() == 1) {
        stage.y.data()[to] = along(view.size(), stage.x.data(), from);
      } else {
        down(view.size(), view.inner(), stage.x.data(), from, stage.y.data(), to);
      }
    }
  }

  private float along(int n, float[] x, int from) {
    return switch (function) {
      case SUM, MEAN -> Sums.sum(n, x, from);
      case MAX, MIN, PRODUCT -> n < SHORT ? oneByOne(n, x, from) : byHalves(n, x, from);
    };
  }

  private float oneByOne(int n, float[] x, int from) {
    float so = x[from];
    for (int i = from + 1; i < from + n; i++) {
      so = loop.one(so, x[i]);
    }
    return so;
  }

  /** The first half with the second, an odd one left over with the first, until it is short. */
  private float byHalves(int n, float[] x, int from) {
    float[] left = x;
    int at = from;
    int count = n;
    while (count >= SHORT) {
      int half = count / 2;
      float odd = left[at + count - 1];
      loop.run(half, left, at, 1, left, at + half, 1, halves, 0);
      if (count % 2 == 1) {
        halves[0] = loop.one(halves[0], odd);
      }
      left = halves;
      at = 0;
      count = half;
    }
    return oneByOne(count, left, at);
  }

  private void down(int rows, int n, float[] x, int from, float[] y, int to) {
    System.arraycopy(x, from, y, to, n);
    for (int row = 1; row < rows; row++) {
      loop.run(n, y, to, 1, x, from + row * n, 1, y, to);
    }
  }
}
