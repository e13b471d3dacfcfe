package dev.lanewise.layers.optimizer;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** What {@link Adam}, {@link AdamW} and {@link Nadam} remember: means of gradients and squares. */
final class RunningMeans {
  private final ParameterBlocks blocks;

  /** By parameter, the mean of its gradients. */
  final Tensor[] m;

  /** By parameter, the mean of their squares. */
  final Tensor[] v;

  /** Steps so far. A float counts to 2²⁴ and stays there; all that is raised to it is long 0. */
  private final Tensor steps = Tensor.zeros(Shape.of(1));

  /** Zeros, before the first step. */
  RunningMeans(ParameterBlocks blocks) {
    this.blocks = blocks;
    m = blocks.zeros();
    v = blocks.zeros();
  }

  /** Counts a step: the first is 1. */
  int nextStep() {
    return (int) ++steps.data()[0];
  }

  /** {@code step}, and {@code NAME.m} and {@code NAME.v} of every parameter. */
  SequencedMap<String, Tensor> state() {
    SequencedMap<String, Tensor> state = new LinkedHashMap<>();
    state.put("step", steps);
    blocks.putNamed(m, "m", state);
    blocks.putNamed(v, "v", state);
    return state;
  }
}
