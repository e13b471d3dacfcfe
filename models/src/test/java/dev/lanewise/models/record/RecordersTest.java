package dev.lanewise.models.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.Nonlinearities;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.optimizer.AdamConfig;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.data.Datasets;
import dev.lanewise.models.network.Networks;
import dev.lanewise.models.objective.Classification;
import dev.lanewise.models.run.Checkpoint;
import dev.lanewise.models.run.Row;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.run.Weights;
import dev.lanewise.models.train.EpochMetrics;
import dev.lanewise.models.train.Evaluator;
import dev.lanewise.models.train.Trainer;
import dev.lanewise.models.train.TrainingConfig;
import dev.lanewise.models.train.TrainingData;
import dev.lanewise.models.train.TrainingListener;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small trainings: 8 steps an epoch, the last with a smaller batch. */
class RecordersTest {
  private static final int STEPS_IN_EPOCH = 8;
  private static final int EPOCHS = 2;

  @TempDir private Path folder;

  private static Dataset images(int from, int count) {
    try {
      Dataset all = Datasets.load("fashion-mnist-mini").train();
      return all.subset(IntStream.range(from, from + count).toArray());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A training with its recorders, and the checkpoint that a step or an epoch leaves. */
  private final class Run {
    private final Layer network;
    private final RunFolder run;

    Run(String name, String model, String activation) throws IOException {
      TrainingData data = data();
      network =
          Networks.byName(model)
              .build(
                  data.train().sample(),
                  10,
                  Nonlinearities.byName(activation),
                  new Initialization(3));
      Path path = folder.resolve(name);
      run = Files.exists(path) ? existing(path) : RunFolder.create(path);
    }

    private static RunFolder existing(Path path) throws IOException {
      Files.writeString(path.resolve("run.json"), "{}");
      RunFolder opened = RunFolder.open(path);
      Files.delete(path.resolve("run.json"));
      return opened;
    }

    private static TrainingData data() {
      return TrainingData.of(images(0, 144), 0.2);
    }

    /** Trains; a checkpoint at {@code saved} steps, and a sudden end after {@code killed}. */
    void train(String recordings, long saved, long killed) throws IOException {
      TrainingData data = data();
      try (Threads threads = Threads.of(2)) {
        TrainingConfig config = new TrainingConfig(EPOCHS, 16, 4);
        Trainer trainer = new Trainer(network, new AdamConfig(), data, config, threads);
        Recorders recorders =
            Recorders.of(
                Recordings.parse(recordings),
                new Subject(
                    network, new Classification(), trainer, data, images(200, 30), threads));
        if (run.hasCheckpoint()) {
          Checkpoint checkpoint = run.loadCheckpoint();
          run.keepMetricsUpTo(checkpoint.epochs());
          List<EpochMetrics> metrics =
              checkpoint.epochs() == 0
                  ? List.of()
                  : run.readMetrics().stream().map(EpochMetrics::of).toList();
          trainer.resume(checkpoint, metrics);
        } else {
          run.keepMetricsUpTo(0);
        }
        recorders.begin(run, trainer.epochs(), trainer.steps());
        TrainingListener listener = recorders.andThen(saver(trainer, recorders, saved, killed));
        if (trainer.train(listener).epochs().size() == EPOCHS) {
          recorders.end(run);
        }
      }
    }

    private TrainingListener saver(Trainer trainer, Recorders recorders, long saved, long killed) {
      return new TrainingListener() {
        @Override
        public void stepEnded(int epoch, int done, int samples, double loss, double accuracy) {
          try {
            recorders.flush(run);
            if (done < samples && trainer.steps() == saved) {
              run.saveCheckpoint(trainer.checkpoint());
            }
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          if (trainer.steps() == killed) {
            trainer.requestStop();
          }
        }

        @Override
        public void epochEnded(EpochMetrics metrics) {
          try {
            run.appendMetrics(metrics.row());
            recorders.flush(run);
            if (trainer.steps() == saved) {
              run.saveCheckpoint(trainer.checkpoint());
            }
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        }
      };
    }
  }

  private Run whole(String model, String activation, String recordings) throws IOException {
    Run run = new Run("whole", model, activation);
    run.train(recordings, -1, -1);
    return run;
  }

  @Test
  void stepsHoldTheLossOfTheBatchAndOfTheHeldOutImages() throws IOException {
    Run run = whole("lenet", "relu", "steps:3");
    List<Row> rows = run.run.read("steps.csv");
    assertEquals(List.of("step", "loss", "validationLoss"), List.copyOf(columns(rows)));
    List<Double> steps = new ArrayList<>();
    for (Row row : rows) {
      steps.add(row.number("step"));
    }
    assertEquals(List.of(3.0, 6.0, 9.0, 12.0, 15.0), steps);

    Run last = new Run("last", "lenet", "relu");
    last.train("steps:16", -1, -1);
    try (Threads threads = Threads.of(1)) {
      TrainingData data = Run.data();
      Evaluator evaluator =
          new Evaluator(
              last.network, data.validation().orElseThrow(), data.normalization(), threads);
      double expected = evaluator.evaluate().loss();
      double measured = last.run.read("steps.csv").getFirst().number("validationLoss");
      assertEquals(expected, measured, 1e-6 * expected, "another order of the same images");
    }
  }

  private static List<String> columns(List<Row> rows) {
    return List.copyOf(rows.getFirst().cells().sequencedKeySet());
  }

  @Test
  void everyStepOfAnEpochAveragesToTheEpochsLoss() throws IOException {
    Run run = whole("lenet", "relu", "steps:1");
    double sum = 0;
    int train = Run.data().train().size();
    List<Row> rows = run.run.read("steps.csv");
    assertEquals(EPOCHS * STEPS_IN_EPOCH, rows.size());
    for (int step = 0; step < STEPS_IN_EPOCH; step++) {
      sum += rows.get(step).number("loss") * Math.min(16, train - 16 * step);
    }
    assertEquals(run.run.readMetrics().getFirst().get("loss"), sum / train, 1e-12);
  }

  @Test
  void trainingIsTheSameBitsWithAllOfThemAndWithout() throws IOException {
    Run recorded = whole("lenet", "rrelu", "steps:1,movement,activation-parameters");
    Run plain = new Run("plain", "lenet", "rrelu");
    plain.train("none", -1, -1);
    SequencedMap<String, Tensor> expected = Weights.of(plain.network);
    Weights.of(recorded.network)
        .forEach((name, tensor) ->
            assertArrayEquals(expected.getOrDefault(name, tensor).toArray(), tensor.toArray()));
    assertEquals(expected.keySet(), Weights.of(recorded.network).keySet());
    assertEquals(List.of("metrics.csv"), names(plain.run.path()));
  }

  private static List<String> names(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Killed at, with the last checkpoint at; 0 for none. */
  @ParameterizedTest
  @CsvSource({"3, 0", "5, 2", "12, 10", "15, 8"})
  void resumedTrainingLeavesTheSameFiles(long killed, long saved) throws IOException {
    String all = "steps:2,movement,activation-parameters";
    Run whole = whole("lenet", "method-1", all);
    new Run("killed", "lenet", "method-1").train(all, saved, killed);
    new Run("killed", "lenet", "method-1").train(all, -1, -1);
    for (String name : names(whole.run.path())) {
      if (!name.equals("metrics.csv")) {
        Path other = folder.resolve("killed").resolve(name);
        assertEquals(-1, Files.mismatch(whole.run.path().resolve(name), other), name);
      }
    }
  }

  @Test
  void movementIsTheMeanDistanceOfEveryParameter() throws IOException {
    Run run = new Run("moved", "lenet", "prelu");
    SequencedMap<String, float[]> start = new LinkedHashMap<>();
    run.network
        .parameters()
        .forEach((name, parameter) -> start.put(name, parameter.value().toArray()));
    run.train("movement", -1, -1);
    List<Row> rows = run.run.read("movement.csv");
    assertEquals(List.of("parameter", "count", "meanChange", "meanStart"), columns(rows));
    assertEquals(start.size(), rows.size());
    for (Row row : rows) {
      float[] first = start.getOrDefault(row.text("parameter"), new float[0]);
      float[] end =
          Weights.of(run.network).getOrDefault(row.text("parameter"), Tensor.zeros()).toArray();
      double change =
          IntStream.range(0, first.length)
              .mapToDouble(i -> Math.abs((double) end[i] - first[i]))
              .average()
              .orElseThrow();
      double magnitude =
          IntStream.range(0, first.length)
              .mapToDouble(i -> Math.abs(first[i]))
              .average()
              .orElseThrow();
      assertEquals(first.length, row.number("count"));
      assertEquals(change, row.number("meanChange"), 1e-12 * change);
      assertEquals(magnitude, row.number("meanStart"), 1e-12 * magnitude);
      assertTrue(change > 0, row.toString());
    }
  }

  @Test
  void activationParametersBeginWithTheirFirstValuesAndSharesAddUpToOne() throws IOException {
    Run run = whole("lenet", "method-2", "activation-parameters");
    List<Row> rows = run.run.read("activation-parameters.csv");
    assertEquals(
        List.of(
            "epoch", "layer", "activation", "parameter", "mean", "deviation", "least", "largest"),
        columns(rows));
    int layers = 4;
    int letters = 6;
    assertEquals((1 + EPOCHS) * layers * letters, rows.size());
    List<String> names =
        List.of("Conv2d, method-2", "Conv2d, method-2", "Dense, method-2", "Dense, method-2");
    for (int i = 0; i < rows.size(); i += letters) {
      int layer = i / letters % layers;
      int epoch = i / letters / layers;
      double sum = 0;
      for (int letter = 0; letter < letters; letter++) {
        Row row = rows.get(i + letter);
        assertEquals(epoch, row.number("epoch"));
        assertEquals(layer + 1, row.number("layer"));
        assertEquals(names.get(layer), row.text("activation"));
        assertEquals(
            List.of("alpha", "beta", "gamma", "X", "Y", "Z").get(letter), row.text("parameter"));
        sum += letter < 3 ? 0 : row.number("mean");
        if (i < layers * letters) {
          assertEquals(letter < 3 ? 1.0 : 1.0 / 3, row.number("mean"), 1e-15);
        }
      }
      assertEquals(1, sum, 1e-12);
    }
    assertTrue(rows.getLast().number("mean") != 1.0 / 3, "the last share has moved");
  }

  @Test
  void parametersOfEachNeuronAreToldByTheirSpread() throws IOException {
    Run run = whole("lenet", "wsgaf", "activation-parameters");
    Row first = run.run.read("activation-parameters.csv").getFirst();
    assertTrue(first.number("deviation") > 0, first.toString());
    assertTrue(first.number("least") < first.number("mean"), first.toString());
    assertTrue(first.number("largest") > first.number("mean"), first.toString());
  }

  @Test
  void withoutTrainableActivationsThereIsNoFile() throws IOException {
    Run run = whole("lenet", "relu", "activation-parameters");
    assertFalse(run.run.has("activation-parameters.csv"));
  }

  @Test
  void mapsOfReluAreSparseAndThoseOfAbsDense() throws IOException {
    List<Double> zeroShares = new ArrayList<>();
    for (String activation : List.of("relu", "absolute")) {
      Run run = new Run(activation, "conv3", activation);
      run.train("feature-maps", -1, -1);
      List<Row> rows = run.run.read("feature-maps.csv");
      assertEquals(
          List.of(
              "layer",
              "name",
              "channels",
              "height",
              "width",
              "images",
              "zeroShare",
              "smallShare",
              "mean",
              "deviation",
              "largest"),
          columns(rows));
      assertEquals(4, rows.size());
      assertEquals("Conv2d, " + activation, rows.getFirst().text("name"));
      assertEquals("Dense, " + activation, rows.getLast().text("name"));
      assertEquals(List.of("32", "26", "26", "30"), shape(rows.getFirst()));
      assertEquals(List.of("64", "1", "1", "30"), shape(rows.getLast()));
      zeroShares.add(rows.getFirst().number("zeroShare"));
      assertTrue(rows.getFirst().number("smallShare") >= zeroShares.getLast());
      Path pictures = run.run.path().resolve("feature-maps");
      assertEquals(List.of("layer-1.png", "layer-2.png", "layer-3.png"), names(pictures));
      BufferedImage first = ImageIO.read(pictures.resolve("layer-1.png").toFile());
      assertEquals(8 * (2 * 26 + 2) + 2, first.getWidth());
      assertEquals(4 * (2 * 26 + 2) + 2, first.getHeight());
    }
    assertTrue(zeroShares.get(0) > 0.3, zeroShares.toString());
    assertTrue(zeroShares.get(1) < 0.05, zeroShares.toString());
  }

  private static List<String> shape(Row row) {
    return Stream.of("channels", "height", "width", "images").map(row.cells()::get).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "step:10 | did you mean steps?",
        "steps | expected steps:N with a whole number N, as in steps:10, got 'steps'",
        "steps:0 | expected steps:N with N of at least 1, got steps:0",
        "steps:1.5 | got 'steps:1.5'",
        "movement:3 | expected movement without a number, got movement:3",
        "movement,movement | expected each name once, got movement twice",
        "steps:1,steps:2 | got steps twice in 'steps:1,steps:2'",
        "movement, | got ''",
      })
  void listThatIsWrongIsToldAtOnce(String list, String expected) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Recordings.parse(list)).getMessage();
    assertTrue(message.contains(expected), message);
  }
}
