package dev.lanewise.cli.bench;

import dev.lanewise.measure.kernel.ConvolutionShape;
import dev.lanewise.measure.kernel.ConvolutionTasks;
import dev.lanewise.measure.kernel.NetworkConvolutions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lanewise bench conv}: convolutions and both their gradients. */
@Command(
    name = "conv",
    description = {
      "Convolutions of known networks: forward with bias and ReLU, and the gradients by input and"
          + " by weights.",
      "Rates count the arithmetic of the formula: a kernel that does less may exceed the peak."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ConvBench implements Callable<Integer> {
  private static final double WARM_SECONDS = 0.5;

  @Option(
      names = "--shapes",
      paramLabel = "SHAPE|NETWORK",
      split = ",",
      description =
          "Which: channels, height and width of the image, channels out and kernel size, then"
              + " stride, padding and groups where they are not 1, 0 and 1, such as"
              + " 64x56x56:128x3s2p1; or lenet, wsgaf, alexnet, resnet18c, resnet18, resnet50,"
              + " densenet121 (default: all of these).")
  private @Nullable List<String> shapes;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "16",
      description = "Images (default: ${DEFAULT-VALUE}).")
  private int batchSize;

  @Mixin private BenchOptions options = new BenchOptions();

  @Override
  public Integer call() throws IOException {
    BatchSize.checked(batchSize);
    List<ConvolutionShape> chosen =
        shapes == null ? NetworkConvolutions.all() : NetworkConvolutions.choose(shapes);
    new BenchRun("conv, batch of " + batchSize, "images", WARM_SECONDS)
        .run(options, chosen.stream().map(this::group).toList());
    return 0;
  }

  private BenchRun.Group group(ConvolutionShape shape) {
    shape.geometry(batchSize); // a batch that does not fit is told before anything is measured
    return new BenchRun.Group(
        ConvolutionTasks.names(shape), threads -> ConvolutionTasks.of(shape, batchSize, threads));
  }
}
