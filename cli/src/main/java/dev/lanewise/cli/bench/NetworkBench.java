package dev.lanewise.cli.bench;

import dev.lanewise.engine.threads.Threads;
import dev.lanewise.measure.network.Model;
import dev.lanewise.measure.peer.Request;
import dev.lanewise.measure.roofline.Task;
import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;

/**
 * What the measurements of whole networks have in common.
 *
 * @param verb what the network does
 * @param shown behind the batch in the title: what the images are, where that can be chosen
 * @param choice whom it can be compared with
 * @param network which
 * @param options of the measurement
 */
record NetworkBench(
    String verb, String shown, PeerChoice choice, NetworkOptions network, BenchOptions options) {
  static final double WARM_SECONDS = 4;

  /** A network's work as tasks, whole and by layer. */
  @FunctionalInterface
  interface Profile {
    List<Task> tasks(Model model, int batch, Threads threads);
  }

  /**
   * Measures the network, or several beside peers.
   *
   * @param request asks a peer, by name of the model and batch
   */
  void run(Profile profile, BiFunction<String, Integer, Request> request)
      throws IOException, InterruptedException {
    int batch = network.batchSize();
    String onBatch = ", batch of " + batch + shown;
    if (network.besidePeers()) {
      List<Request> requests =
          network.measured().stream().map(model -> request.apply(model.name(), batch)).toList();
      new PeersRun(verb + " beside peers" + onBatch, requests, WARM_SECONDS)
          .run(options, network.peers(choice));
      return;
    }
    Model model = network.measured().getFirst();
    BenchRun.Group group =
        new BenchRun.Group(List.of(), threads -> profile.tasks(model, batch, threads));
    new BenchRun(verb + " " + model.name() + onBatch, "images", WARM_SECONDS)
        .run(options, List.of(group));
  }
}
