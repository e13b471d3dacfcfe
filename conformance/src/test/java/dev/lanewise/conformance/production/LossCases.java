package dev.lanewise.conformance.production;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.loss.Loss;
import dev.lanewise.layers.loss.MeanSquaredError;
import dev.lanewise.layers.loss.SoftmaxCrossEntropy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** For every loss of the project, random outputs and targets. A new one goes here. */
final class LossCases {
  private static final Map<Class<? extends Loss<?>>, Arbitrary<LossCase<?>>> BY_CLASS = byClass();

  private LossCases() {}

  private static Map<Class<? extends Loss<?>>, Arbitrary<LossCase<?>>> byClass() {
    Map<Class<? extends Loss<?>>, Arbitrary<LossCase<?>>> cases = new LinkedHashMap<>();
    cases.put(MeanSquaredError.class, sizes().map(LossCases::meanSquaredError));
    cases.put(SoftmaxCrossEntropy.class, sizes().map(LossCases::crossEntropy));
    return cases;
  }

  /** The losses that there are cases of. */
  static Set<Class<? extends Loss<?>>> covered() {
    return BY_CLASS.keySet();
  }

  /** One case of every loss. */
  static Arbitrary<List<LossCase<?>>> oneOfEach() {
    return Combinators.combine(List.copyOf(BY_CLASS.values())).as(cases -> cases);
  }

  /** Of a batch. A third of the losses that smooth labels leave them as they are. */
  private record Sizes(int batch, int classes, long seed) {
    double smoothing() {
      return seed % 3 * 0.2;
    }

    Shape shape() {
      return Shape.of(batch, classes);
    }
  }

  private static Arbitrary<Sizes> sizes() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 8).withoutEdgeCases(),
            Arbitraries.integers().between(2, 40).withoutEdgeCases(),
            Arbitraries.longs().between(0, 999_999).withoutEdgeCases())
        .as(Sizes::new);
  }

  private static LossCase<?> meanSquaredError(Sizes sizes) {
    Tensor target = Tensor.zeros(sizes.shape());
    new CounterRandom(sizes.seed).fillNormal(target.data(), 0, target.size(), 0, 1);
    return new LossCase<>(MeanSquaredError::new, sizes.shape(), target, sizes.seed);
  }

  private static LossCase<?> crossEntropy(Sizes sizes) {
    CounterRandom random = new CounterRandom(sizes.seed);
    int[] labels = new int[sizes.batch];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (int) (sizes.classes * random.uniform(i));
    }
    double smoothing = sizes.smoothing();
    return new LossCase<>(
        () -> new SoftmaxCrossEntropy(smoothing), sizes.shape(), labels, sizes.seed);
  }
}
