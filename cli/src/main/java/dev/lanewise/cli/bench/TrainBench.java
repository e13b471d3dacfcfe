package dev.lanewise.cli.bench;

import dev.lanewise.measure.network.NetworkProfile;
import dev.lanewise.measure.network.StepMemory;
import dev.lanewise.measure.peer.Request;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lanewise bench train}: a network's training steps. */
@Command(
    name = "train",
    description =
        "Training steps with Adam, whole and by layer: forward, backward, loss, optimizer.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class TrainBench implements Callable<Integer> {
  @Mixin private NetworkOptions network = new NetworkOptions();
  @Mixin private BenchOptions options = new BenchOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    boolean silent = BenchOptions.STANDARD_OUTPUT.equals(options.json());
    // First, for the peak to be that of one network.
    String memory = network.besidePeers() || silent ? "" : memory();
    new NetworkBench("train", "", PeerChoice.TRAINING, network, options)
        .run(NetworkProfile::training, Request.Train::new);
    System.out.print(memory);
    return 0;
  }

  private String memory() throws IOException {
    StepMemory memory = StepMemory.of(network.model(), network.batchSize(), options.threads());
    String peak =
        memory.peak().stream()
            .mapToObj(bytes -> "; peak of the process " + mebibytes(bytes))
            .findFirst()
            .orElse("");
    return String.format(
        "memory: parameters, gradients, moments %s; activations, gradients on their way, work"
            + " space %s%s%n",
        mebibytes(memory.parameters()), mebibytes(memory.rest()), peak);
  }

  private static String mebibytes(long bytes) {
    return String.format("%,.1f MiB", (double) bytes / (1 << 20));
  }
}
