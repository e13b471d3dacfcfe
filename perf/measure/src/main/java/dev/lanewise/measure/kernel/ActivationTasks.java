package dev.lanewise.measure.kernel;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.measure.roofline.Task;
import dev.lanewise.measure.roofline.Work;
import dev.lanewise.measure.timing.Subject;
import java.util.List;

/** An activation's loops: its value, and its derivative times a gradient. */
public final class ActivationTasks {
  private ActivationTasks() {}

  /**
   * The loops over so many elements, cut in equal parts for the threads.
   *
   * @throws IllegalArgumentException if there are fewer elements than threads
   */
  public static List<Task> of(Activation activation, int elements, Threads threads) {
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
