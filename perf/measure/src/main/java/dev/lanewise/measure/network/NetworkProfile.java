package dev.lanewise.measure.network;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.measure.roofline.Figure;
import dev.lanewise.measure.roofline.Task;
import dev.lanewise.measure.roofline.Work;
import dev.lanewise.measure.timing.Subject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A network's training steps as tasks: as they are, and with a clock at every layer, which gives
 * figures by layer, forward and backward.
 */
public final class NetworkProfile {
  /** Numbers that Adam reads or writes for each parameter: g; w, m and v both. */
  private static final int ADAM_FLOATS = 7;

  private final Stages stages = new Stages();
  private final TrainingStep step;

  /** Nanoseconds of each part that is no layer's, since the last reset. */
  private final Map<TrainingStep.Part, long[]> partNanos = new EnumMap<>(TrainingStep.Part.class);

  private final double parameters;
  private final int batch;

  /** Of a whole step: arithmetic of all layers; images and parameters, each read once. */
  private final Work work;

  private long lapStart;

  /** Of a step; known once one has run. */
  private final List<Row> rows = new ArrayList<>();

  private final PartTimes times = new PartTimes();

  private NetworkProfile(Model model, int batch, Threads threads) {
    this.batch = batch;
    Layer network = stages.timed(model.build());
    parameters =
        network.parameters().values().stream().map(Parameter::value).mapToInt(Tensor::size).sum();
    Tensor images = TrainingStep.noise(model, batch);
    step = new TrainingStep(network, images, threads, this::lap);
    step.run(); // tells which gradients are asked for
    addRows();
    Work layers = rows.stream().map(row -> row.part.work()).reduce(new Work(0, 0, 0), Work::plus);
    double floats = images.size() + ADAM_FLOATS * parameters;
    work = new Work(layers.flops(), Float.BYTES * floats, batch);
  }

  /**
   * Training steps with Adam: the step, then the same with clocks, which has the layers as parts.
   *
   * @throws IllegalArgumentException if batch is below 1, or the network cannot take the images
   */
  public static List<Task> training(Model model, int batch, Threads threads) {
    NetworkProfile profile = new NetworkProfile(model, batch, threads);
    return List.of(
        new Task("step", profile.work, Subject.of(new TrainingStep(model, batch, threads))),
        new Task("step with clocks", profile.work, profile::seconds, profile::figures));
  }

  private void lap(TrainingStep.Part part) {
    long now = System.nanoTime();
    nanos(part)[0] += now - lapStart;
    lapStart = now;
  }

  private long[] nanos(TrainingStep.Part part) {
    return partNanos.computeIfAbsent(part, _ -> new long[1]);
  }

  private double seconds(int repetitions) {
    stages.reset();
    partNanos.values().forEach(nanos -> nanos[0] = 0);
    long start = System.nanoTime();
    for (int i = 0; i < repetitions; i++) {
      lapStart = System.nanoTime();
      step.run();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    times.add(
        rows.stream().mapToDouble(row -> row.nanos.getAsLong() / 1e9 / repetitions).toArray());
    return seconds;
  }

  private List<Figure> figures(int rounds) {
    return times.figures(rows.stream().map(Row::part).toList(), rounds);
  }

  /** A line of the profile; nanoseconds since the last reset. */
  private record Row(PartTimes.Part part, LongSupplier nanos) {}

  private void addRows() {
    for (Stages.Stage stage : stages.all()) {
      Work forward = LayerWork.forward(stage.layer, stage.input);
      add(stage.name + " forward", forward, () -> stage.forwardNanos);
    }
    add(TrainingStep.Part.LOSS, 4.0 * batch * Model.CLASSES);
    for (Stages.Stage stage : stages.all().reversed()) {
      if (stage.backwardNanos > 0) { // nothing learns below the first layer with parameters
        Work backward = LayerWork.backward(stage.layer, stage.input, stage.byInput);
        add(stage.name + " backward", backward, () -> stage.backwardNanos);
      }
    }
    add(TrainingStep.Part.OPTIMIZER, ADAM_FLOATS * parameters);
  }

  private void add(TrainingStep.Part part, double floats) {
    String name = part.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    add(name, new Work(0, Float.BYTES * floats, batch), () -> nanos(part)[0]);
  }

  /** Adds a row, unless there is nothing to read or write in it. */
  private void add(String name, Work work, LongSupplier nanos) {
    if (work.bytes() > 0) {
      rows.add(new Row(new PartTimes.Part(name, work), nanos));
    }
  }
}
