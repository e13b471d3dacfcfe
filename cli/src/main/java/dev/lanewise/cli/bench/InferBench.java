package dev.lanewise.cli.bench;

import dev.lanewise.cli.network.NetworkSource;
import dev.lanewise.engine.plan.Plan;
import dev.lanewise.measure.network.Images;
import dev.lanewise.measure.network.Inference;
import dev.lanewise.measure.network.Model;
import dev.lanewise.measure.peer.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

  @Option(
      names = "--data",
      paramLabel = "NAME|DIR",
      defaultValue = Images.NOISE,
      description =
          "What the images are: those of a data set that 'lanewise data list' names, or of a folder"
              + " with MNIST's or CIFAR-10's files, pixels scaled to 0 to 1 (default:"
              + " ${DEFAULT-VALUE}). Dense layers leave out what is 0.")
  private String data = "";

  @Mixin private BenchOptions options = new BenchOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<Path> file = network.file();
    if (file.isPresent()) {
      int batch = network.batchSize(); // checked before a plan is made
      if (!data.equals(Images.NOISE)) {
        throw new IllegalArgumentException(
            "--data: expected none for a run folder or an ONNX file, which see noise, got '"
                + data
                + "'");
      }
      Plan plan = Plan.of(NetworkSource.graph(file.get(), network.image()));
      run("infer " + file.get(), plan, batch, options);
      return 0;
    }
    for (Model model : network.measured()) {
      Images.of(data, model.sample(), 1); // before any of them is measured
    }
    new NetworkBench("infer", " of " + data, PeerChoice.INFERENCE, network, options)
        .run(
            (model, batch, threads) -> Inference.tasks(model, batch, data, threads),
            (model, batch) -> new Request.Infer(model, batch, data));
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
