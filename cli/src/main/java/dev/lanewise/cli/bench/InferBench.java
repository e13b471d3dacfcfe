package dev.lanewise.cli.bench;

import dev.lanewise.measure.network.Model;
import dev.lanewise.measure.network.NetworkProfile;
import dev.lanewise.measure.peer.Request;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lanewise bench infer}: a network's inference. */
@Command(
    name = "infer",
    description = "Inference, whole and by layer.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class InferBench implements Callable<Integer> {
  private static final double WARM_SECONDS = 4;

  @Mixin private NetworkOptions network = new NetworkOptions();

  @Option(
      names = "--peers",
      paramLabel = "NAME",
      split = ",",
      arity = "0..1",
      fallbackValue = PeerChoice.ALL,
      description =
          "Compare with other libraries, built by Maven at first: djl, which is PyTorch 2.7.1, and"
              + " dl4j, Deeplearning4j (default: djl). On mlp5, lenet, wsgaf and resnet18c, unless"
              + " --model names one.")
  private @Nullable List<String> peers;

  @Mixin private BenchOptions options = new BenchOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    int batch = network.batchSize();
    if (peers != null) {
      List<Request> requests =
          network.comparedModels().stream()
              .<Request>map(name -> new Request.Infer(name, batch))
              .toList();
      new PeersRun("infer beside peers, batch of " + batch, requests, WARM_SECONDS)
          .run(options, PeerChoice.NETWORKS.choose(peers));
      return 0;
    }
    Model model = network.model();
    new BenchRun("infer " + model.name() + ", batch of " + batch, "images", WARM_SECONDS)
        .run(
            options,
            List.of(
                new BenchRun.Group(
                    List.of(), threads -> NetworkProfile.inference(model, batch, threads))));
    return 0;
  }
}
