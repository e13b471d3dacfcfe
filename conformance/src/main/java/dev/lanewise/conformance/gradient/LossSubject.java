package dev.lanewise.conformance.gradient;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.loss.Loss;
import java.util.List;

/** A loss: one output, the loss itself, that depends on the network's output. */
final class LossSubject<T> implements Subject {
  private final String name;
  private final Loss<T> loss;
  private final T target;
  private final Tensor input;
  private final Tensor otherInput;
  private final List<Variable> variables;

  LossSubject(String name, Loss<T> loss, Tensor input, T target, CounterRandom random) {
    this.name = name;
    this.loss = loss;
    this.target = target;
    this.input = input;
    this.otherInput = Tensor.zeros(input.shape());
    random.stream(0)
        .fillNormal(
            otherInput.data(), 0, otherInput.size(), 0, (float) Variable.rms(input.toArray()));
    this.variables = List.of(Variable.atPresent("output", input, random.stream(1)));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Variable> variables() {
    return variables;
  }

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public void evaluate(float[] outputs) {
    outputs[0] = loss.forward(input, target);
  }

  /** The gradient of {@code projection[0]·loss}, after the loss has seen another output. */
  @Override
  public void differentiate(float[] projection, double[][] gradients) {
    loss.forward(otherInput, target);
    loss.forward(input, target);
    Tensor gradient = loss.backward();
    for (int i = 0; i < gradient.size(); i++) {
      gradients[0][i] = (double) projection[0] * gradient.data()[gradient.offset() + i];
    }
  }

  /** 1: the gradient of the loss itself. */
  @Override
  public float[] projection(CounterRandom random) {
    return new float[] {1};
  }

  /** Nothing: a loss has no parameters. */
  @Override
  public void accumulateFromSizeOf(double[][] gradients, CounterRandom random) {}

  @Override
  public void restore() {
    variables.forEach(Variable::restore);
  }
}
