package dev.lanewise.engine.plan.step;

import dev.lanewise.engine.graph.Resize;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The step of a {@link Resize}. */
final class Resizing {
  private Resizing() {}

  static Step of(Resize op, Tensor x, Tensor y) {
    List<ResizePlaces> axes = new ArrayList<>();
    for (int d = 0; d < x.shape().rank(); d++) {
      axes.add(new ResizePlaces(op, op.scales().get(d), x.shape().dim(d), y.shape().dim(d)));
    }
    return switch (op.interpolation()) {
      case NEAREST ->
          new IndexedCopy(x, y, axes.stream().map(ResizePlaces::nearest).toArray(int[][]::new));
      case LINEAR -> linear(axes, x, y);
    };
  }

  /**
   * One axis after another: those that shrink first, so that nothing between is larger than both.
   */
  private static Step linear(List<ResizePlaces> axes, Tensor x, Tensor y) {
    List<Step> steps = new ArrayList<>();
    int[] dims = x.shape().toArray();
    List<Integer> order =
        IntStream.range(0, dims.length)
            .filter(d -> !axes.get(d).stay())
            .boxed()
            .sorted(Comparator.comparing(d -> axes.get(d).outSize() > axes.get(d).size()))
            .toList();
    Tensor from = x;
    for (int i = 0; i < order.size(); i++) {
      int d = order.get(i);
      dims[d] = axes.get(d).outSize();
      Tensor to = i == order.size() - 1 ? y : Tensor.zeros(Shape.of(dims));
      steps.add(new InterpolationStep(d, axes.get(d), from, to));
      from = to;
    }
    Step[] all =
        steps.isEmpty() ? new Step[] {StridedCopy.repeated(x, y)} : steps.toArray(Step[]::new);
    return () -> {
      for (Step step : all) {
        step.run();
      }
    };
  }
}
