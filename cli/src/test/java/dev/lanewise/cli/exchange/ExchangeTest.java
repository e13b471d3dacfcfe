package dev.lanewise.cli.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.CommandRun;
import dev.lanewise.engine.plan.Plan;
import dev.lanewise.models.predict.Classifier;
import dev.lanewise.models.predict.ClassifierConfig;
import dev.lanewise.models.run.SafetensorsFile;
import dev.lanewise.onnx.OnnxModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code lanewise export} and {@code lanewise import}. */
final class ExchangeTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void train() throws Exception {
    run("train", "--model", "mlp:4", "--data", "circle", "--epochs", "1", "--run", "trained");
    run("export", "trained", "--out", "mlp.safetensors");
  }

  /** What the command printed. */
  private static List<String> run(String... arguments) throws Exception {
    CommandRun run = CommandRun.in(folder, List.of(), arguments);
    assertEquals(0, run.exitCode(), run.errors());
    return run.out();
  }

  @Test
  void whatWasExportedIsImportedAndPredictsTheSame() throws Exception {
    try (SafetensorsFile stored = SafetensorsFile.open(folder.resolve("mlp.safetensors"))) {
      assertEquals(
          List.of("1.weight", "1.bias", "3.weight", "3.bias"),
          List.copyOf(stored.shapes().sequencedKeySet()));
    }
    run("import", "mlp.safetensors", "--model", "mlp:4", "--data", "circle", "--run", "imported");
    // Digits of the normalization may differ: training held a part of the data back.
    assertEquals(3, run("predict", "imported", "1.5,2.25").size());
    assertTrue(run("evaluate", "imported").getFirst().startsWith("mlp:4 on circle: accuracy"));
    run("export", "imported", "--out", "again.safetensors");
    assertEquals(
        -1, Files.mismatch(folder.resolve("mlp.safetensors"), folder.resolve("again.safetensors")));
  }

  @Test
  void classesSampleAndNormalizationCanBeGivenWithoutDataSet() throws Exception {
    Path names = Files.writeString(folder.resolve("names.txt"), "inside\n outside\n\n\n");
    run(
        "import",
        "mlp.safetensors",
        "--model",
        "mlp:4",
        "--sample",
        "2",
        "--classes",
        names.toString(),
        "--mean",
        "0.5,-1",
        "--deviation",
        "2,3",
        "--run",
        "described");
    String json = Files.readString(folder.resolve("described/run.json"));
    assertTrue(
        json.replaceAll("\\s", "").contains("\"mean\":[0.5,-1.0],\"deviation\":[2.0,3.0]"), json);
    String guesses = String.join("\n", run("predict", "described", "0.5,1"));
    assertTrue(guesses.contains("inside") && guesses.contains("outside"), guesses);
  }

  @Test
  void anEmptyLineAmongNamesIsRefusedAsClassesBehindItWouldShift() throws Exception {
    Files.writeString(folder.resolve("holes.txt"), "inside\n \noutside\n");
    CommandRun run =
        CommandRun.in(
            folder,
            List.of(),
            "import mlp.safetensors --model mlp:4 --sample 2 --labels holes.txt".split(" "));
    assertEquals(1, run.exitCode(), run.errors());
    assertTrue(
        run.errors()
            .contains(
                "holes.txt: expected class names, one a line, got an empty line 2; name its class,"
                    + " or remove it"),
        run.errors());
  }

  @Test
  void ownNamesAreWrittenAndReadToo() throws Exception {
    run("export", "trained", "--names", "lanewise", "--out", "own.safetensors");
    try (SafetensorsFile stored = SafetensorsFile.open(folder.resolve("own.safetensors"))) {
      assertEquals(
          List.of("1.weight", "1.bias", "2.weight", "2.bias"),
          List.copyOf(stored.shapes().sequencedKeySet()));
    }
    List<String> out =
        run("import", "own.safetensors", "--model", "mlp:4", "--data", "circle", "--run", "own");
    assertTrue(out.getFirst().endsWith("Lanewise's names"), out.getFirst());
  }

  @Test
  void aNetworkGoesToOnnxAndIsExplainedAsTheRunIs() throws Exception {
    List<String> out = run("export", "trained", "--format", "onnx", "--out", "mlp.onnx");
    assertTrue(
        out.getFirst().contains("from input (batch, 2) to scores of 2 classes"), out::toString);
    OnnxModel model = OnnxModel.read(folder.resolve("mlp.onnx"));
    assertEquals("circle", model.metadata().get(ClassifierConfig.DATA));
    float[] samples = {0.5f, -1, 2, 0.25f};
    float[] expected = new float[4];
    Classifier.load(folder.resolve("trained")).plan().newSession(2).run(samples, expected);
    float[] scores = new float[4];
    Plan.of(model.toGraph()).newSession(2).run(samples, scores);
    assertArrayEquals(expected, scores);
    String explained = String.join("\n", run("explain", "trained"));
    assertTrue(explained.contains("22 weights, 16 multiply-adds a sample"), explained);
    assertTrue(explained.contains("FullyConnected(), relu, with "), explained);
    assertEquals(explained.lines().toList().getLast(), run("explain", "mlp.onnx").getLast());
    String profile =
        String.join(
            "\n", run("explain", "mlp.onnx", "--profile", "--rounds", "1", "--warm-up", "0.1"));
    assertTrue(profile.contains("run with clocks ") && profile.contains(" of limit"), profile);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "import mlp.safetensors --data circle | expected --model",
        "import mlp.safetensors --model mlp:4 | expected --data, or --labels",
        "import mlp.safetensors --model mlp:4 --data circle --classes 2 | expected no --sample",
        "import mlp.safetensors --model mlp:4 --sample 2 --classes two | '--labels: expected a'",
        "import mlp.safetensors --model mlp:5 --data circle | 3 of another shape: 1.weight (5, 2)",
        "import mlp.safetensors --model mlp:4,4 --data circle | 2 missing: 5.weight, 5.bias",
        "import mlp.safetensors --model mlp:4 --data circle --mean 1,2,3 | 3 means and 2 deviations",
        "import mlp.safetensors --model mlp:4 --data circle --run trained | in use",
        "import mlp.onnx.txt --model mlp:4 | ends in .safetensors or .onnx",
        "import none.safetensors --model mlp:4 --data circle | none.safetensors",
        "import mlp.safetensors --model mlp:4 --data circle --output y | which are of ONNX files",
        "export trained --out x --format onnxx | onnxx",
        "export none --out x | expected the folder of a run",
        "explain mlp.safetensors | ends in .onnx",
        "explain none.onnx | none.onnx",
      })
  void mistakesAreToldInOneLine(String command, String message) throws Exception {
    CommandRun run = CommandRun.in(folder, List.of(), command.split(" "));
    assertTrue(run.exitCode() == 1 || run.exitCode() == 2, run.errors());
    assertTrue(run.errors().contains(message), run.errors());
    assertEquals(1, run.errors().lines().count(), run.errors());
    assertFalse(Files.exists(folder.resolve("runs/mlp")));
  }
}
