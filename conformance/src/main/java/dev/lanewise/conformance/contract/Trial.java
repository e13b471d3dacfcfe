package dev.lanewise.conformance.contract;

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
 * What it takes to try a layer: passes at random tensors, the bits that they give, and words for
 * what is found.
 *
 * @param layer under test
 * @param input shape of its inputs
 * @param seed of the random numbers
 */
record Trial(Layer layer, Shape input, long seed) {
  /** What a promise is checked with. */
  interface Check {
    void run(Execution execution);
  }

  /** Runs in training, and puts the parameters' gradients and the state back. */
  void withThreads(int count, Check check) {
    List<Tensor> changing = new ArrayList<>(layer.state().values());
    layer.parameters().values().forEach(p -> changing.add(p.gradient()));
    List<float[]> before = changing.stream().map(Tensor::toArray).toList();
    try (Threads threads = Threads.of(count)) {
      check.run(Execution.training(threads, seed));
    } finally {
      layer.parameters().values().forEach(Parameter::gradient); // 0 by a word alone no longer
      for (int i = 0; i < changing.size(); i++) {
        Tensor tensor = changing.get(i);
        System.arraycopy(before.get(i), 0, tensor.data(), tensor.offset(), tensor.size());
      }
    }
  }

  /** Output and gradients of a forward and a backward. */
  Bits step(Pass pass, Tensor x, Tensor dy) {
    clearGradients();
    Bits bits = new Bits().with("output", pass.forward(x));
    return gradients(bits, pass.backward(dy));
  }

  /** Also with the gradients by the input and by the parameters. */
  Bits gradients(Bits bits, Tensor gradInput) {
    return parameterGradients(bits.with("gradInput", gradInput));
  }

  /** Also with the gradients by the parameters. */
  Bits parameterGradients(Bits bits) {
    layer
        .parameters()
        .forEach((name, parameter) -> bits.with("gradient of " + name, parameter.gradient()));
    return bits;
  }

  /** Also with the layer's state. */
  Bits state(Bits bits) {
    layer.state().forEach((name, tensor) -> bits.with("state " + name, tensor));
    return bits;
  }

  /** Of what a pass may read and not write. */
  Bits arguments(Tensor x, Tensor dy) {
    Bits bits = new Bits().with("input", x).with("gradOutput", dy);
    layer.parameters().forEach((name, parameter) -> bits.with(name, parameter.value()));
    return bits;
  }

  /** Those by the parameters. */
  void clearGradients() {
    fillGradients(0);
  }

  /** Those by the parameters, by a word alone: their arrays are full of what is no number. */
  void zeroGradientsOfAnything() {
    fillGradients(Float.NaN);
    layer.parameters().values().forEach(Parameter::zeroGradient);
  }

  private void fillGradients(float value) {
    for (Parameter parameter : layer.parameters().values()) {
      Tensor gradient = parameter.gradient();
      int from = gradient.offset();
      Arrays.fill(gradient.data(), from, from + gradient.size(), value);
    }
  }

  /** Makes 0 of every −0 in the gradients by the parameters: a sum that is added to 0 is none. */
  void withoutMinusZero() {
    for (Parameter parameter : layer.parameters().values()) {
      Tensor gradient = parameter.gradient();
      for (int i = gradient.offset(); i < gradient.offset() + gradient.size(); i++) {
        gradient.data()[i] += 0f;
      }
    }
  }

  /** A random input, another for each stream. */
  Tensor input(long stream) {
    return normal(input, stream);
  }

  /** A random gradient by the output. */
  Tensor gradOutput() {
    return normal(layer.outputShape(input), 2);
  }

  private Tensor normal(Shape shape, long stream) {
    Tensor tensor = Tensor.zeros(shape);
    random(stream).fillNormal(tensor.data(), 0, tensor.size(), 0, 1);
    return tensor;
  }

  CounterRandom random(long stream) {
    return new CounterRandom(seed).stream(stream);
  }

  /** What is claimed of the layer. */
  String claim(String text) {
    return layer + " for input " + input + ": " + text;
  }

  /** The same claim, of what it does instead. */
  AssertionError broken(String text) {
    return new AssertionError(claim(text));
  }

  AssertionError broken(String text, Exception cause) {
    return new AssertionError(claim(text), cause);
  }
}
