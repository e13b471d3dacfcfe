package dev.lanewise.conformance.gradient;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A layer in training. One pass serves all calls, and has always seen another input before, so that
 * a backward which reads what an older forward left behind gives itself away. Parameter gradients
 * start from numbers other than zero, which a backward that does not add would lose.
 *
 * <p>A layer that draws anew at every forward, such as dropout, gets a fresh pass of the same seed
 * for every call: the draw is then always the same.
 */
final class LayerSubject implements Subject {
  private static final int ATTEMPTS = 8;

  private final String name;
  private final Layer layer;
  private final Execution execution;
  private final Tensor input;
  private final Tensor otherInput;
  private final List<Variable> variables = new ArrayList<>();
  private final List<Parameter> parameters;
  private final List<Tensor> state;
  private final List<float[]> originalState;
  private final List<float[]> originalGradients = new ArrayList<>();
  private final List<float[]> startGradients = new ArrayList<>();
  private final Shape outputShape;
  private final boolean drawsAnew;
  private Pass pass;

  /**
   * @param input the point, or the place for it; its values are put back by {@link #restore()}
   */
  LayerSubject(
      String name, Layer layer, Tensor input, Threads threads, CounterRandom random, boolean near) {
    this.name = name;
    this.layer = layer;
    this.execution = Execution.training(threads, random.seed());
    this.input = input;
    this.otherInput = Tensor.zeros(input.shape());
    random.stream(0).fillNormal(otherInput.data(), 0, otherInput.size(), 0, otherScale());
    variables.add(Variable.atPresent("input", input, random.stream(2)));
    parameters = List.copyOf(layer.parameters().values());
    state = List.copyOf(layer.state().values());
    originalState = state.stream().map(Tensor::toArray).toList();
    layer.parameters().forEach((key, parameter) -> addVariable(key, parameter, random, near));
    outputShape = layer.outputShape(input.shape());
    pass = layer.newPass(input.shape(), execution);
    drawsAnew = drawsAnew(random.stream(1));
    requireRepeatable();
  }

  /** Deviation of inputs other than the point's: as large as those. */
  private float otherScale() {
    return (float) Variable.rms(input.toArray());
  }

  private void addVariable(String key, Parameter parameter, CounterRandom random, boolean near) {
    CounterRandom own = random.stream(3 + variables.size());
    variables.add(
        near
            ? Variable.nearPresent(key, parameter.value(), own)
            : Variable.atPresent(key, parameter.value(), own));
    originalGradients.add(parameter.gradient().toArray());
    startGradients.add(new float[parameter.value().size()]);
  }

  /**
   * Whether the same input twice gives another output. Asked of several inputs: two masks may be
   * alike, and a rectifier may hide that they are not.
   */
  private boolean drawsAnew(CounterRandom random) {
    boolean differs = false;
    Tensor x = Tensor.zeros(input.shape());
    for (int attempt = 0; attempt < ATTEMPTS && !differs; attempt++) {
      random.stream(attempt).fillNormal(x.data(), 0, x.size(), 0, otherScale());
      float[] first = pass.forward(x).toArray();
      differs = !Arrays.equals(first, pass.forward(x).toArray());
    }
    return differs;
  }

  private void requireRepeatable() {
    float[] first = new float[outputs()];
    float[] second = new float[outputs()];
    evaluate(first);
    evaluate(second);
    if (!Arrays.equals(first, second)) {
      throw new IllegalStateException(
          name
              + ": expected the same output from two fresh passes of one seed, got another; draw"
              + " random numbers by seed and position");
    }
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
    return outputShape.size();
  }

  @Override
  public void evaluate(float[] outputs) {
    Tensor output = readyPass().forward(input);
    System.arraycopy(output.data(), output.offset(), outputs, 0, outputs.length);
  }

  /** The pass, with another input behind it. */
  private Pass readyPass() {
    if (drawsAnew) {
      pass = layer.newPass(input.shape(), execution);
      pass.forward(otherInput);
    }
    return pass;
  }

  @Override
  public void differentiate(float[] projection, double[][] gradients) {
    Pass ready = readyPass();
    if (!drawsAnew) {
      ready.forward(otherInput);
    }
    for (int p = 0; p < parameters.size(); p++) {
      copy(startGradients.get(p), parameters.get(p).gradient());
    }
    ready.forward(input);
    Tensor gradInput = ready.backward(Tensor.of(outputShape, projection.clone()));
    for (int i = 0; i < gradInput.size(); i++) {
      gradients[0][i] = gradInput.data()[gradInput.offset() + i];
    }
    for (int p = 0; p < parameters.size(); p++) {
      Tensor gradient = parameters.get(p).gradient();
      float[] start = startGradients.get(p);
      for (int i = 0; i < start.length; i++) {
        gradients[1 + p][i] = (double) gradient.data()[gradient.offset() + i] - start[i];
      }
    }
  }

  /** Between 0.5 and 1.5, of either sign. */
  @Override
  public float[] projection(CounterRandom random) {
    float[] signs = Variable.randomSigns(random.stream(0), outputs());
    float[] factors = new float[signs.length];
    random.stream(1).fillUniform(factors, 0, factors.length, 0.5f, 1.5f);
    for (int i = 0; i < factors.length; i++) {
      factors[i] *= signs[i];
    }
    return factors;
  }

  @Override
  public void accumulateFromSizeOf(double[][] gradients, CounterRandom random) {
    for (int p = 0; p < parameters.size(); p++) {
      double sum = 0;
      for (double g : gradients[1 + p]) {
        sum += g * g;
      }
      double rms = Math.sqrt(sum / gradients[1 + p].length);
      float start = rms > 0 && rms < Float.MAX_VALUE ? (float) rms : 1f;
      float[] signs = Variable.randomSigns(random.stream(p), gradients[1 + p].length);
      for (int i = 0; i < signs.length; i++) {
        startGradients.get(p)[i] = start * signs[i];
      }
    }
  }

  @Override
  public void restore() {
    variables.forEach(Variable::restore);
    for (int p = 0; p < parameters.size(); p++) {
      copy(originalGradients.get(p), parameters.get(p).gradient());
    }
    for (int s = 0; s < state.size(); s++) {
      copy(originalState.get(s), state.get(s));
    }
  }

  private static void copy(float[] from, Tensor to) {
    System.arraycopy(from, 0, to.data(), to.offset(), from.length);
  }
}
