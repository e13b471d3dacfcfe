package dev.lanewise.engine.plan;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.FullyConnected;
import dev.lanewise.engine.graph.MatrixProduct;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows times a constant matrix, and a constant row that is added, are a dense layer: {@code x·B + b
 * = x·Wᵀ + b} with {@code W = Bᵀ}. So files of other tools often write it.
 */
final class ProductFusion {
  private ProductFusion() {}

  static void apply(Stages stages) {
    stages.replaceBy(stages.list().stream().map(ProductFusion::asDense).toList());
    for (Stage stage : stages.list()) {
      if (stage.op() instanceof FullyConnected
          && stage.in().size() == 2
          && stage.activation().equals(Activations.IDENTITY)) {
        stages
            .onlyReaderOf(stage)
            .ifPresent(next ->
                addend(stage, next)
                    .ifPresent(bias -> {
                      List<Value> in = new ArrayList<>(stage.in());
                      in.add(bias);
                      stages.join(stage, next, stage.absorbing(next, in));
                    }));
      }
    }
  }

  private static Stage asDense(Stage stage) {
    Optional<Tensor> b =
        stage.op() instanceof MatrixProduct ? stage.in().get(1).constant() : Optional.empty();
    if (b.isEmpty() || b.get().shape().rank() != 2 || stage.in().getFirst().dims().rank() != 2) {
      return stage;
    }
    int k = b.get().shape().dim(0);
    int n = b.get().shape().dim(1);
    Tensor w = Tensor.zeros(n, k);
    for (int i = 0; i < n; i++) {
      for (int p = 0; p < k; p++) {
        w.data()[i * k + p] = b.get().data()[b.get().offset() + p * n + i];
      }
    }
    List<Value> in = List.of(stage.in().getFirst(), stage.in().get(1).as(w));
    return new Stage(
        stage.name(), new FullyConnected(), in, stage.activation(), stage.out(), stage.fused());
  }

  /** The constant row that the next stage adds to what a dense one gives, as its bias. */
  private static Optional<Value> addend(Stage dense, Stage next) {
    if (!(next.op() instanceof Binary binary) || binary.function() != Binary.Function.ADD) {
      return Optional.empty();
    }
    int at = next.in().get(0) == dense.out() ? 1 : 0;
    Value row = next.in().get(at);
    int n = dense.out().dims().dim(1);
    boolean fits =
        next.in().get(1 - at) == dense.out()
            && next.out().dims().equals(dense.out().dims())
            && (row.dims().equals(Dims.of(n)) || row.dims().equals(Dims.of(1, n)));
    return fits
        ? row.constant().map(numbers -> row.as(numbers.reshape(Shape.of(n))))
        : Optional.empty();
  }
}
