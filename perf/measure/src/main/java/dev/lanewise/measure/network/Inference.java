package dev.lanewise.measure.network;

import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.plan.Plan;
import dev.lanewise.engine.plan.Session;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.measure.roofline.Figure;
import dev.lanewise.measure.roofline.Task;
import dev.lanewise.measure.roofline.Work;
import dev.lanewise.measure.timing.Subject;
import java.util.ArrayList;
import java.util.List;

/** A network's compiled plan on one batch, over and over. */
public final class Inference implements Runnable {
  private final int batch;
  private final Plan plan;
  private final Session session;
  private final float[][] inputs;
  private final float[][] outputs;

  private final PartTimes times = new PartTimes();

  /**
   * Runs of a network.
   *
   * @param batch images
   * @param data what they are, see {@link Images#of}
   * @throws IllegalArgumentException if batch is below 1, or the network cannot take the images
   */
  public Inference(Model model, int batch, String data, Threads threads) {
    this(Plan.of(model.graph()), batch, threads);
    inputs[0] = Images.of(data, model.sample(), batch);
  }

  private Inference(Plan plan, int batch, Threads threads) {
    this.plan = plan;
    this.batch = batch;
    session = plan.newSession(batch, threads);
    inputs = arrays(plan.inputs());
    outputs = arrays(plan.outputs());
    for (int i = 0; i < inputs.length; i++) {
      new CounterRandom(i).fillNormal(inputs[i], 0, inputs[i].length, 0, 1);
    }
  }

  private float[][] arrays(List<Value> values) {
    return values.stream()
        .map(value -> new float[value.dims().at(batch).size()])
        .toArray(float[][]::new);
  }

  /**
   * Runs of a plan on noise, then the same with clocks, which has the plan's stages as parts.
   *
   * @param batch samples; 1 where shapes are fixed
   * @throws IllegalArgumentException if the plan takes no such batch
   */
  public static List<Task> tasks(Plan plan, int batch, Threads threads) {
    return tasks(new Inference(plan, batch, threads));
  }

  /** The same of a network, as the constructor has it. */
  public static List<Task> tasks(Model model, int batch, String data, Threads threads) {
    return tasks(new Inference(model, batch, data, threads));
  }

  private static List<Task> tasks(Inference inference) {
    int batch = inference.batch;
    Plan plan = inference.plan;
    double flops = 0;
    for (Stage stage : inference.stages()) {
      flops += stage.part.work().flops();
    }
    double bytes = plan.constantBytes();
    for (float[] input : inference.inputs) {
      bytes += (double) Float.BYTES * input.length;
    }
    Work whole = new Work(flops, bytes, batch);
    return List.of(
        new Task("run", whole, Subject.of(inference)),
        new Task("run with clocks", whole, inference::seconds, inference::figures));
  }

  @Override
  public void run() {
    session.run(inputs, outputs);
  }

  /** A stage that does something, by its number in the plan. */
  private record Stage(int number, PartTimes.Part part) {}

  private List<Stage> stages() {
    List<Stage> stages = new ArrayList<>();
    var summary = plan.summary();
    for (int i = 0; i < summary.size(); i++) {
      var stage = summary.get(i);
      if (stage.copies()) {
        double bytes = Float.BYTES * ((double) stage.moved() * batch + stage.constants());
        Work work = new Work(2.0 * stage.multiplyAdds() * batch, bytes, batch);
        String name = stage.name() + " " + stage.output();
        stages.add(new Stage(i, new PartTimes.Part(name, work)));
      }
    }
    return stages;
  }

  private double seconds(int repetitions) {
    long[] nanos = new long[plan.summary().size()];
    long start = System.nanoTime();
    for (int i = 0; i < repetitions; i++) {
      session.time(inputs, outputs, nanos);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    times.add(
        stages().stream().mapToDouble(stage -> nanos[stage.number] / 1e9 / repetitions).toArray());
    return seconds;
  }

  private List<Figure> figures(int rounds) {
    return times.figures(stages().stream().map(Stage::part).toList(), rounds);
  }
}
