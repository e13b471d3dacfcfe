package dev.lanewise.cli.bench;

import dev.lanewise.measure.network.NetworkProfile;
import dev.lanewise.measure.peer.Request;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lanewise bench infer}: a network's inference. */
@Command(
    name = "infer",
    description = "Inference, whole and by layer.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class InferBench implements Callable<Integer> {
  @Mixin private NetworkOptions network = new NetworkOptions();
  @Mixin private BenchOptions options = new BenchOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    new NetworkBench("infer", network, options).run(NetworkProfile::inference, Request.Infer::new);
    return 0;
  }
}
