package dev.lanewise.models.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.normalization.BatchNormalization;
import dev.lanewise.models.file.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class RunFolderTest {
  @TempDir Path folder;

  private static String refusal(Executable action) {
    String message = assertThrows(InvalidFileException.class, action).getMessage();
    assertFalse(message.contains("\n"), message);
    return message;
  }

  private static SequencedMap<String, Tensor> weights(float first, Shape weight) {
    SequencedMap<String, Tensor> weights = new LinkedHashMap<>();
    float[] values = new float[weight.size()];
    values[0] = first;
    weights.put("0.weight", Tensor.of(weight, values));
    weights.put("0.bias", Tensor.of(Shape.of(2), first, -first));
    return weights;
  }

  private static SequencedMap<String, Double> row(String name, double value) {
    SequencedMap<String, Double> row = new LinkedHashMap<>();
    row.put("epoch", 1.0);
    row.put(name, value);
    return row;
  }

  @Test
  void readsBackTheSameRecord() throws IOException {
    RunFolder run = RunFolder.create(folder.resolve("runs/first"));
    run.writeRecord(RunRecords.example());
    assertEquals(RunRecords.example(), RunFolder.open(run.path()).readRecord());
  }

  @Test
  void refusesAFolderInUseAndTakesAnEmptyOne() throws IOException {
    RunFolder.create(folder);
    Files.writeString(folder.resolve("x"), "");
    for (Path used : List.of(folder, folder.resolve("x"))) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> RunFolder.create(used)).getMessage();
      assertTrue(message.contains(used + ": expected a new or empty folder"), message);
    }
  }

  @Test
  void opensOnlyFoldersOfRuns() throws IOException {
    assertTrue(refusal(() -> RunFolder.open(folder.resolve("no"))).contains("nothing there"));
    assertTrue(refusal(() -> RunFolder.open(folder)).contains("with a run.json, got none in it"));
    Path imported = Files.writeString(folder.resolve("network.onnx"), "");
    assertTrue(refusal(() -> RunFolder.open(imported)).contains("got a file; name a folder"));
    assertTrue(
        refusal(() -> RunFolder.open(folder))
            .contains("got an imported network.onnx; programs read that file by lanewise-onnx"));
  }

  @Test
  void refusesARecordOfAnotherFormat() throws IOException {
    RunFolder run = RunFolder.create(folder);
    run.writeRecord(RunRecords.example());
    Path file = folder.resolve("run.json");
    String json = Files.readString(file);
    Files.writeString(file, json.replaceFirst("(\"format\" ?: ?)1", "$17"));
    String message = refusal(run::readRecord);
    assertTrue(message.contains("format 7 where this version reads 1"), message);
    Files.writeString(file, json.replaceFirst("\"seed\"", "\"sed\""));
    message = refusal(run::readRecord);
    assertTrue(message.contains("got nothing instead of a whole number as 'seed'"), message);
    Files.writeString(file, json.replaceFirst("\"deviation\" ?: ?\\[[^\\]]*", "\"deviation\":[0"));
    message = refusal(run::readRecord);
    assertTrue(message.contains("expected finite deviations above 0, got [0.0]"), message);
    Files.writeString(file, "[".repeat(100_000));
    refusal(run::readRecord);
    Files.writeString(file, "{\"a\":".repeat(100_000));
    assertTrue(refusal(run::readRecord).contains("more than 16 levels"));
  }

  @Test
  void appendsMetricsLineByLine() throws IOException {
    RunFolder run = RunFolder.create(folder);
    run.appendMetrics(row("loss", 0.1));
    run.appendMetrics(row("loss", Double.NaN));
    assertEquals("epoch,loss\n1,0.1\n1,NaN\n", Files.readString(folder.resolve("metrics.csv")));
    assertEquals(List.of(row("loss", 0.1), row("loss", Double.NaN)), run.readMetrics());
    assertThrows(IllegalArgumentException.class, () -> run.appendMetrics(row("accuracy", 1)));
    assertThrows(IllegalArgumentException.class, () -> run.appendMetrics(row("a,b", 1)));
    Files.writeString(folder.resolve("metrics.csv"), "epoch,loss\n1\n");
    assertTrue(refusal(run::readMetrics).contains("expected 2 cells in line 2, got 1"));
    Files.writeString(folder.resolve("metrics.csv"), "epoch,loss\n1,x\n");
    assertTrue(refusal(run::readMetrics).contains("got 'x'"));
  }

  private static Row step(int step, String text) {
    return new Row().with("step", step).with("text", text).with("loss", 1.0 / 3 * step);
  }

  @Test
  void tableGivesTextAndNumbersBackAsTheyWere() throws IOException {
    RunFolder run = RunFolder.create(folder);
    List<Row> rows = List.of(step(1, "Conv2d, \"relu\""), step(2, ""), step(3, "Größe µ"));
    run.append("steps.csv", rows.subList(0, 2));
    run.append("steps.csv", rows.subList(2, 3));
    assertEquals(rows, run.read("steps.csv"));
    assertEquals(1.0 / 3, run.read("steps.csv").getFirst().number("loss"));
    assertEquals(
        "1,\"Conv2d, \"\"relu\"\"\",0.3333333333333333",
        Files.readAllLines(folder.resolve("steps.csv")).get(1));
    assertThrows(
        IllegalArgumentException.class, () -> run.append("steps.csv", List.of(step(4, "a\nb"))));
    assertEquals(rows, run.read("steps.csv"));
    Row first = run.read("steps.csv").getFirst();
    assertTrue(refusal(() -> first.number("text")).contains("line 2: expected a number for text"));
    assertTrue(
        refusal(() -> first.text("x")).contains("expected a column x, got step, text, loss"));
  }

  @Test
  void rowsBeyondAStepAreForgottenAndTheFileWithTheLast() throws IOException {
    RunFolder run = RunFolder.create(folder);
    run.keepRows("steps.csv", "step", 1);
    assertFalse(run.has("steps.csv"));
    run.append("steps.csv", List.of(step(1, "a, b"), step(2, ""), step(3, "")));
    run.keepRows("steps.csv", "step", 2);
    assertEquals(List.of(step(1, "a, b"), step(2, "")), run.read("steps.csv"));
    run.keepRows("steps.csv", "step", 0);
    assertFalse(run.has("steps.csv"));
  }

  @Test
  void restoresWeightsAndLeavesOnlyWholeFiles() throws IOException {
    RunFolder run = RunFolder.create(folder);
    run.saveWeights(weights(5, Shape.of(2, 3)));
    SequencedMap<String, Tensor> restored = weights(0, Shape.of(2, 3));
    run.loadWeights(restored);
    assertArrayEquals(new float[] {5, 0, 0, 0, 0, 0}, restored.get("0.weight").toArray());
    assertArrayEquals(new float[] {5, -5}, restored.get("0.bias").toArray());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(folder.resolve("weights.safetensors")), files.toList());
    }
  }

  @Test
  void saysWhichParameterDoesNotFitAndChangesNone() throws IOException {
    RunFolder run = RunFolder.create(folder);
    assertTrue(
        refusal(() -> run.loadWeights(weights(0, Shape.of(1)))).contains("got nothing there"));
    run.saveWeights(weights(5, Shape.of(2, 3)));

    SequencedMap<String, Tensor> other = weights(1, Shape.of(3, 2));
    String message = refusal(() -> run.loadWeights(other));
    assertTrue(
        message.contains("expected parameter 0.weight of shape (3, 2), got (2, 3)"), message);
    SequencedMap<String, Tensor> more = new LinkedHashMap<>(weights(1, Shape.of(2, 3)));
    more.put("1.bias", Tensor.zeros(1));
    message = refusal(() -> run.loadWeights(more));
    assertTrue(message.contains("expected parameter 1.bias of shape (1), got none"), message);
    SequencedMap<String, Tensor> fewer = new LinkedHashMap<>(weights(1, Shape.of(2, 3)));
    fewer.remove("0.bias");
    message = refusal(() -> run.loadWeights(fewer));
    assertTrue(message.contains("expected only the 1 parameters"), message);

    assertEquals(1, other.get("0.weight").data()[0]);
    assertEquals(1, more.get("0.weight").data()[0]);
    assertEquals(1, fewer.get("0.weight").data()[0]);
  }

  @Test
  void keepsRunningStatisticsBesideTheParameters() throws IOException {
    BatchNormalization trained = new BatchNormalization(2);
    try (Threads threads = Threads.of(1)) {
      Tensor x = Tensor.of(Shape.of(3, 2), 1, 2, 3, 4, 6, 7);
      trained.newPass(x.shape(), Execution.training(threads, 1)).forward(x);
    }
    RunFolder run = RunFolder.create(folder);
    run.saveWeights(Weights.of(trained));
    BatchNormalization restored = new BatchNormalization(2);
    run.loadWeights(Weights.of(restored));
    assertEquals(
        List.of("weight", "bias", "running_mean", "running_var"),
        List.copyOf(Weights.of(restored).keySet()));
    assertTrue(restored.runningMean().data()[0] > 0.3);
    assertArrayEquals(trained.runningMean().toArray(), restored.runningMean().toArray());
    assertArrayEquals(trained.runningVariance().toArray(), restored.runningVariance().toArray());
  }
}
