package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process; no figure is held to a time. */
class BenchCommandTest {
  @TempDir private Path folder;

  @Test
  void productsStandBesideTheirLimits() throws Exception {
    Path json = folder.resolve("gemm.json");
    CommandRun run =
        bench(
            "gemm",
            "--shapes",
            "8x9x10,16x16x16",
            "--rounds",
            "2",
            "--warm-up",
            "0.1",
            "--json",
            json.toString());
    assertEquals(0, run.exitCode(), run::errors);
    assertTrue(run.out().getFirst().startsWith("gemm, 1 thread; "), run::output);
    assertTrue(
        run.out().get(2).matches("8x9x10 .*\\d (ns|µs|ms) .* to .*(GFLOP|GB)/s +\\d+ %"),
        run::output);
    assertTrue(run.out().get(3).startsWith("16x16x16 "), run::output);
    assertTrue(
        run.out().get(4).matches("limits: multiply-adds .* GFLOP/s .* copies .* at 128 MiB"),
        run::output);
    String written = Files.readString(json);
    assertTrue(written.contains("\"bench\""), written);
    assertTrue(written.contains("\"8x9x10\""), written);
    assertTrue(written.contains("\"shareOfLimit\""), written);
  }

  @Test
  void jsonAloneGoesToStandardOutput() throws Exception {
    CommandRun run =
        bench(
            "conv",
            "--shapes",
            "2x6x6:3x3p1",
            "--batch-size",
            "2",
            "--rounds",
            "1",
            "--warm-up",
            "0.1",
            "--json");
    assertEquals(0, run.exitCode(), run::errors);
    assertEquals("{", run.out().getFirst());
    assertEquals("}", run.out().getLast());
    assertTrue(run.output().contains("2x6x6:3x3p1 by weights"), run::output);
  }

  @Test
  void activationsAreChosenByName() throws Exception {
    CommandRun run =
        bench(
            "activations",
            "relu",
            "prelu",
            "--elements",
            "100",
            "--rounds",
            "1",
            "--warm-up",
            "0.1");
    assertEquals(0, run.exitCode(), run::errors);
    assertTrue(run.out().get(4).startsWith("prelu  "), run::output);
    assertTrue(run.out().get(5).startsWith("prelu' "), run::output);
    assertTrue(run.out().get(2).startsWith("relu "), run::output);
    assertTrue(run.out().get(3).startsWith("relu' "), run::output);
  }

  @Test
  void networksAreSeenByLayer() throws Exception {
    CommandRun run =
        bench(
            "train",
            "--model",
            "mlp5",
            "--image",
            "1x4x4",
            "--batch-size",
            "2",
            "--rounds",
            "1",
            "--warm-up",
            "0.1");
    assertEquals(0, run.exitCode(), run::errors);
    assertTrue(run.out().getFirst().startsWith("train mlp5, batch of 2, 1 thread; "), run::output);
    assertTrue(run.out().get(2).matches("step .* %  +[\\d,]+"), run::output);
    assertTrue(run.output().contains("\n5 Dense 10 backward "), run::output);
    assertTrue(run.output().contains("\noptimizer "), run::output);
    assertTrue(
        run.out().getLast().matches("memory: parameters, gradients, moments .* MiB; .* MiB.*"),
        run::output);
    CommandRun inference =
        bench(
            "infer",
            "--data",
            "fashion-mnist-mini",
            "--batch-size",
            "1",
            "--rounds",
            "1",
            "--warm-up",
            "0.1");
    assertEquals(0, inference.exitCode(), inference::errors);
    assertTrue(
        inference.output().startsWith("infer lenet, batch of 1 of fashion-mnist-mini, 1 thread; "),
        inference::output);
    assertTrue(
        inference.output().contains("\n2.convolution (batch, 16, 10, 10) "), inference::output);
  }

  @Test
  void costIsShownAndDrawnAsNetworksGrow() throws Exception {
    CommandRun run =
        bench("scale", "--largest", "2", "--rounds", "1", "--warm-up", "0.1", "--out", "drawn");
    assertEquals(0, run.exitCode(), run::errors);
    for (String size : List.of("batch 1 ", "width 16 ", "width 32 ", "depth 4 ", "image 56 ")) {
      assertTrue(run.out().stream().anyMatch(line -> line.startsWith(size)), run::output);
    }
    assertTrue(Files.size(folder.resolve("drawn/scale.png")) > 10_000);
    assertTrue(Files.readString(folder.resolve("drawn/scale.svg")).contains("<svg"));
  }

  @Test
  void mistakesAreToldBeforeAnythingIsMeasured() throws Exception {
    refuses("--shapes: expected MxNxK for C", "gemm", "--shapes", "64x64");
    refuses("--shapes: expected CxHxW:OxK", "conv", "--shapes", "64x64");
    refuses("--batch-size: expected at least 1, got 0", "conv", "--batch-size", "0");
    refuses("--batch-size: expected at least 1, got -1", "infer", "--batch-size", "-1");
    String[] noFile = {"infer", "--model", "none.onnx", "--batch-size", "0"};
    refuses("--batch-size: expected at least 1, got 0", noFile);
    refuses("Threads: expected at least 1, got 0", "gemm", "--threads", "0");
    refuses("Rounds: expected at least 1 round, got 0", "gemm", "--rounds", "0");
    refuses(
        "--elements: expected at least one for each of 2 threads, got 1",
        "activations",
        "--elements",
        "1",
        "--threads",
        "2");
    refuses("--largest: expected at least 1, got 0", "scale", "--largest", "0");
    Path nowhere = folder.resolve("nowhere");
    String[] missing = {"gemm", "--json", nowhere.resolve("gemm.json").toString()};
    refuses(nowhere + ": no such file or folder", missing);
    String[] taken = {"scale", "--json", folder.toString()};
    refuses(folder + ": expected a file to write, got a folder", taken);
    refuses("network: expected one of", "train", "--model", "lanet");
    refuses("--image: expected channels, height and width", "infer", "--image", "28x28");
    String[] colour = {"infer", "--model", "resnet18c", "--data", "fashion-mnist-mini"};
    refuses("--data: expected samples (3, 32, 32), as the network sees, got fashion", colour);
    refuses("data set (or an existing folder): expected one of", "infer", "--data", "minst");
    refuses("peer: expected one of mkl, openblas, vectorblas", "gemm", "--peers", "blis");
    refuses("--model: expected one that peers have", "train", "--peers", "--model", "lanet");
    refuses("--peers: expected to be started by ./lanewise", "infer", "--peers");
    refuses("activation: expected one of", "activations", "rleu");
  }

  private void refuses(String message, String... arguments) throws Exception {
    CommandRun run = bench(arguments);
    assertEquals(1, run.exitCode());
    assertEquals(List.of(), run.out());
    assertTrue(run.err().getFirst().startsWith("lanewise: " + message), run::errors);
  }

  private CommandRun bench(String... arguments) throws Exception {
    String[] all = new String[arguments.length + 1];
    all[0] = "bench";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return CommandRun.in(folder, List.of(), all);
  }
}
