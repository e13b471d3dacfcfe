package dev.lanewise.measure.kernel;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.activation.Nonlinearity;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.measure.roofline.Task;
import dev.lanewise.measure.roofline.Work;
import dev.lanewise.measure.timing.Subject;
import java.util.List;

/** Activations over arrays of one size: the value, and the derivative times a gradient. */
public final class ActivationTasks {
  private ActivationTasks() {}

  /**
   * The value and, under the name with a prime, the gradient by the input. A fixed activation's
   * loops share the elements equally among the threads; anything else runs as the layer that it is
   * in a network, with the gradients by its parameters.
   *
   * @throws IllegalArgumentException if there are fewer elements than threads, or a layer cannot
   *     take so many
   */
  public static List<Task> of(Nonlinearity nonlinearity, int elements, Threads threads) {
    return nonlinearity
        .layer(Shape.of(elements), new Initialization(1))
        .map(layer -> layer(nonlinearity.name(), layer, elements, threads))
        .orElseGet(() -> loops(nonlinearity.fused(), elements, threads));
  }

  private static List<Task> layer(String name, Layer layer, int elements, Threads threads) {
    Tensor x = Tensor.zeros(1, elements);
    Pass pass = layer.newPass(x.shape(), Execution.training(threads, 1));
    Tensor dy = Tensor.zeros(layer.outputShape(x.shape()));
    new CounterRandom(1).fillNormal(x.data(), 0, x.size(), 0f, 3f);
    new CounterRandom(2).fillNormal(dy.data(), 0, dy.size(), 0f, 1f);
    pass.forward(x); // what backward asks for
    double in = (double) Float.BYTES * x.size();
    double out = (double) Float.BYTES * dy.size();
    return List.of(
        new Task(name, new Work(0, in + out, elements), Subject.of(() -> pass.forward(x))),
        new Task(
            name + "'", new Work(0, 2 * in + out, elements), Subject.of(() -> pass.backward(dy))));
  }

  private static List<Task> loops(Activation activation, int elements, Threads threads) {
    int parts = threads.count();
    if (elements < parts) {
      throw new IllegalArgumentException(
          "expected at least " + parts + " elements for as many threads, got " + elements);
    }
    int part = elements / parts;
    int size = part * parts;
    float[] x = new float[size];
    float[] dy = new float[size];
    float[] y = new float[size];
    new CounterRandom(1).fillNormal(x, 0, size, 0f, 3f);
    new CounterRandom(2).fillNormal(dy, 0, size, 0f, 1f);
    ActivationLoops loops = ActivationLoops.of(activation);
    Threads.Task forward =
        (index, scratch) -> loops.forward(part, x, index * part, y, index * part, scratch);
    Threads.Task backward =
        (index, scratch) -> {
          int at = index * part;
          loops.backward(part, x, at, dy, at, y, at, scratch);
        };
    double bytes = (double) Float.BYTES * size;
    return List.of(
        new Task(
            activation.name(),
            new Work(0, 2 * bytes, size),
            Subject.of(() -> threads.run(parts, forward))),
        new Task(
            activation.name() + "'",
            new Work(0, 3 * bytes, size),
            Subject.of(() -> threads.run(parts, backward))));
  }
}
