package dev.lanewise.cli.bench;

import dev.lanewise.measure.kernel.GemmShape;
import dev.lanewise.measure.kernel.GemmTask;
import dev.lanewise.measure.peer.Request;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lanewise bench gemm}: products of matrices. */
@Command(
    name = "gemm",
    description = "Products of matrices, C = A·B: cubes, and layers of networks.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class GemmBench implements Callable<Integer> {
  private static final double WARM_SECONDS = 2;

  @Option(
      names = "--shapes",
      paramLabel = "MxNxK",
      split = ",",
      description =
          "Which, for C (M, N) = A (M, K) · B (K, N): such as 64x196x800,384x384x384 (default: 64³"
              + " to 2048³ and four layers).")
  private @Nullable List<String> shapes;

  @Option(
      names = "--peers",
      paramLabel = "NAME",
      split = ",",
      arity = "0..1",
      fallbackValue = PeerChoice.ALL,
      description =
          "Compare with other libraries, built by Maven at first: mkl, openblas, vectorblas"
              + " (default: all of them).")
  private @Nullable List<String> peers;

  @Mixin private BenchOptions options = new BenchOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<GemmShape> chosen =
        shapes == null ? GemmShape.USUAL : shapes.stream().map(GemmShape::parse).toList();
    if (peers != null) {
      List<Request> requests = chosen.stream().<Request>map(Request.Gemm::new).toList();
      new PeersRun("gemm beside peers", requests, WARM_SECONDS)
          .run(options, PeerChoice.PRODUCTS.choose(peers));
      return 0;
    }
    List<String> names = chosen.stream().map(GemmShape::toString).toList();
    new BenchRun("gemm", "", WARM_SECONDS)
        .run(
            options,
            List.of(
                new BenchRun.Group(
                    names,
                    threads ->
                        chosen.stream().map(shape -> GemmTask.of(shape, threads)).toList())));
    return 0;
  }
}
