package dev.lanewise.layers.optimizer;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** Parameters cut into blocks of equal work, whatever their sizes, for the threads of a budget. */
final class ParameterBlocks {
  /** Work on one block of one parameter. */
  @FunctionalInterface
  interface Work {
    /**
     * Works on elements {@code from} to {@code from + n − 1}.
     *
     * @param index of the parameter
     */
    void run(int index, int from, int n);
  }

  /** Elements in a block: 64 KiB of each array, about 10 µs. */
  private static final int BLOCK = 16_384;

  /**
   * Elements {@code from} to {@code from + n − 1} of a parameter.
   *
   * @param parameter its index
   */
  record Block(int parameter, int from, int n) {}

  private final Threads threads;
  private final List<String> names = new ArrayList<>();
  private final List<Parameter> parameters = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();

  ParameterBlocks(SequencedMap<String, Parameter> named, Threads threads) {
    this.threads = threads;
    Set<Parameter> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Map.Entry<String, Parameter> entry : named.entrySet()) {
      if (seen.add(entry.getValue())) {
        add(entry.getKey(), entry.getValue());
      }
    }
  }

  private void add(String name, Parameter parameter) {
    int size = parameter.value().size();
    for (int from = 0; from < size; from += BLOCK) {
      blocks.add(new Block(parameters.size(), from, Math.min(BLOCK, size - from)));
    }
    names.add(name);
    parameters.add(parameter);
  }

  /** Number of parameters, each counted once. */
  int count() {
    return parameters.size();
  }

  /** Number of blocks. */
  int blockCount() {
    return blocks.size();
  }

  /** Block {@code index}. */
  Block block(int index) {
    return blocks.get(index);
  }

  /** Parameter {@code index}. */
  Parameter parameter(int index) {
    return parameters.get(index);
  }

  /** A tensor of zeros for every parameter, of its shape. */
  Tensor[] zeros() {
    Tensor[] zeros = new Tensor[count()];
    for (int i = 0; i < zeros.length; i++) {
      zeros[i] = Tensor.zeros(parameter(i).value().shape());
    }
    return zeros;
  }

  /** Puts each parameter's tensor under the parameter's name, a dot and {@code suffix}. */
  void putNamed(Tensor[] tensors, String suffix, Map<String, Tensor> to) {
    for (int i = 0; i < tensors.length; i++) {
      to.put(names.get(i) + "." + suffix, tensors[i]);
    }
  }

  /**
   * {@code work} as the task that {@link #run} takes: made once, so that a step allocates nothing.
   */
  Threads.Task task(Work work) {
    return (index, _) -> {
      Block block = blocks.get(index);
      work.run(block.parameter, block.from, block.n);
    };
  }

  /** Runs a {@link #task} on every block. */
  void run(Threads.Task task) {
    threads.run(blocks.size(), task);
  }

  /** Sets all gradients to 0. */
  void zeroGrad() {
    parameters.forEach(Parameter::zeroGradient);
  }
}
