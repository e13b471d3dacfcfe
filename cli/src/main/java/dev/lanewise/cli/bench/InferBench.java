package dev.lanewise.cli.bench;

import dev.lanewise.cli.network.NetworkSource;
import dev.lanewise.engine.plan.Plan;
import dev.lanewise.measure.network.Inference;
import dev.lanewise.measure.peer.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lanewise bench infer}: a network's compiled plan. */
@Command(
    name = "infer",
    description = "Inference by a compiled plan, whole and by stage.",
    footer = {
      "",
      "For inference --model may also be a run folder or an ONNX file, which peers do not get."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class InferBench implements Callable<Integer> {
  @Mixin private NetworkOptions network = new NetworkOptions();
  @Mixin private BenchOptions options = new BenchOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<Path> file = network.file();
    if (file.isPresent()) {
      int batch = network.batchSize(); // checked before a plan is made
      Plan plan = Plan.of(NetworkSource.graph(file.get(), network.image()));
      run("infer " + file.get(), plan, batch, options);
      return 0;
    }
    new NetworkBench("infer", PeerChoice.INFERENCE, network, options)
        .run(
            (model, batch, threads) -> Inference.tasks(Plan.of(model.graph()), batch, threads),
            Request.Infer::new);
    return 0;
  }

  /**
   * Measures a plan, whole and by stage.
   *
   * @throws IllegalArgumentException if it takes no such batch
   */
  static void run(String title, Plan plan, int batch, BenchOptions options) throws IOException {
    if (!plan.isBatched() && batch != 1) {
      throw new IllegalArgumentException(
          "--batch-size: expected 1 for a network of fixed shapes, from "
              + plan.inputs().getFirst()
              + " on, got "
              + batch);
    }
    BenchRun.Group group =
        new BenchRun.Group(List.of(), threads -> Inference.tasks(plan, batch, threads));
    new BenchRun(title + ", batch of " + batch, "samples", NetworkBench.WARM_SECONDS)
        .run(options, List.of(group));
  }
}
