package dev.lanewise.layers.optimizer;

import dev.lanewise.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Two optimizers that step together, as {@link GroupedConfig} makes them.
 *
 * <p>State: that of the first by its names, that of the activations' behind {@code activations.}.
 *
 * @param rate of the activations' learning rate by that of the others
 */
record Grouped(Optimizer others, Optimizer activations, double rate) implements Optimizer {
  @Override
  public void zeroGrad() {
    others.zeroGrad();
    activations.zeroGrad();
  }

  @Override
  public void step() {
    others.step();
    activations.step();
  }

  @Override
  public double learningRate() {
    return others.learningRate();
  }

  @Override
  public void learningRate(double changed) {
    others.learningRate(changed);
    activations.learningRate(changed * rate);
  }

  @Override
  public SequencedMap<String, Tensor> state() {
    SequencedMap<String, Tensor> state = new LinkedHashMap<>(others.state());
    activations.state().forEach((name, tensor) -> state.put("activations." + name, tensor));
    return state;
  }
}
