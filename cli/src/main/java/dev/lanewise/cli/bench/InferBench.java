package dev.lanewise.cli.bench;

import dev.lanewise.engine.plan.Plan;
import dev.lanewise.measure.network.Inference;
import dev.lanewise.measure.peer.Request;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lanewise bench infer}: a network's compiled plan. */
@Command(
    name = "infer",
    description = "Inference by a compiled plan, whole and by stage.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class InferBench implements Callable<Integer> {
  @Mixin private NetworkOptions network = new NetworkOptions();
  @Mixin private BenchOptions options = new BenchOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    new NetworkBench("infer", PeerChoice.INFERENCE, network, options)
        .run(
            (model, batch, threads) -> Inference.tasks(Plan.of(model.graph()), batch, threads),
            Request.Infer::new);
    return 0;
  }
}
