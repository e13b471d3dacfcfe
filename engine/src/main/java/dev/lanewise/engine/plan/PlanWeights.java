package dev.lanewise.engine.plan;

import dev.lanewise.engine.convolution.FixedFilters;
import dev.lanewise.engine.gemm.PackedWeights;
import dev.lanewise.engine.graph.Value;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Constants in the forms that kernels read, made once and shared by all sessions of a plan. */
final class PlanWeights {
  private final Map<Value, PackedWeights> dense = new ConcurrentHashMap<>();
  private final Map<Value, FixedFilters> filters = new ConcurrentHashMap<>();

  PackedWeights dense(Value weight) {
    return dense.computeIfAbsent(
        weight, value -> new PackedWeights(value.constant().orElseThrow()));
  }

  FixedFilters filters(Value weight) {
    return filters.computeIfAbsent(
        weight, value -> new FixedFilters(value.constant().orElseThrow()));
  }
}
