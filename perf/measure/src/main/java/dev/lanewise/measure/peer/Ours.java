package dev.lanewise.measure.peer;

import dev.lanewise.engine.threads.Threads;
import dev.lanewise.measure.kernel.GemmTask;
import dev.lanewise.measure.network.Inference;
import dev.lanewise.measure.network.Model;
import dev.lanewise.measure.network.TrainingStep;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lanewise as a peer of the others: by the same lines, in a process of its own. */
public final class Ours implements Peer {
  private final Threads threads;

  Ours(Threads threads) {
    this.threads = threads;
  }

  /**
   * The command that starts us as this JVM runs us: its options, and the classes that it has. The
   * number of threads is to be added.
   */
  public static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (option.startsWith("-X") || option.startsWith("-Dlanewise.")) {
        command.add(option);
      }
    }
    Module measure = Ours.class.getModule();
    if (measure.isNamed()) {
      command.addAll(List.of("-p", System.getProperty("jdk.module.path")));
      command.addAll(List.of("-m", measure.getName() + "/" + Ours.class.getName()));
    } else {
      command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), Ours.class.getName()));
    }
    return command;
  }

  /** Serves; the argument is the number of threads. */
  public static void main(String[] args) throws IOException {
    try (Threads threads = Threads.of(Integer.parseInt(args[0]))) {
      Peer.serve(new Ours(threads));
    }
  }

  @Override
  public Call prepare(Request request) {
    Runnable call =
        switch (request) {
          case Request.Gemm gemm -> GemmTask.product(gemm.shape(), threads);
          case Request.Train train ->
              new TrainingStep(Model.named(train.model(), null), train.batch(), threads);
          case Request.Infer infer ->
              new Inference(Model.named(infer.model(), null), infer.batch(), infer.data(), threads);
        };
    return call::run;
  }
}
