package dev.lanewise.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.lanewise.cli.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands as processes: what users type, see, and find on disk. */
class TrainCommandTest {
  @TempDir private static Path folder;

  private static CommandRun trained;

  @BeforeAll
  static void train() throws Exception {
    SmallData.write(folder.resolve("small"), 400, 60);
    trained = lanewise("train --data small --epochs 2 --batch-size 20 --run runs/one");
  }

  private static CommandRun lanewise(String arguments) throws Exception {
    return CommandRun.in(folder, List.of(), arguments.split(" "));
  }

  private static List<String> names(Path directory) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void trainingLeavesACompleteRunFolderAndSaysWhatToDoNext() throws Exception {
    assertEquals(0, trained.exitCode(), trained.errors());
    assertEquals("", trained.errors());
    String out = trained.output();
    assertTrue(out.contains("small: 360 images to train on, 40 to validate, 60 to test"), out);
    assertTrue(out.contains("epoch 1/2   loss "), out);
    assertTrue(out.contains("epoch 2/2   loss "), out);
    assertTrue(out.contains("test accuracy "), out);
    assertTrue(out.contains("next: ./lanewise predict runs/one runs/one/example.png"), out);
    assertFalse(out.contains("\r") || out.contains("\u001b"), "not a terminal: " + out);
    assertEquals(
        List.of(
            "confusion.csv",
            "curves.png",
            "curves.svg",
            "example.png",
            "metrics.csv",
            "report.html",
            "run.json",
            "weights.safetensors"),
        names(folder.resolve("runs/one")));
    List<String> metrics = Files.readAllLines(folder.resolve("runs/one/metrics.csv"));
    assertEquals(3, metrics.size());
    assertEquals(
        "epoch,loss,accuracy,validationLoss,validationAccuracy,validationPrecision,learningRate,"
            + "seconds,imagesPerSecond",
        metrics.getFirst());
    String record = Files.readString(folder.resolve("runs/one/run.json"));
    assertTrue(record.contains("\"testPrecision\""), record);
  }

  @Test
  void diagnosisLeavesItsFiguresAndPicturesAndTheSameNetwork() throws Exception {
    CommandRun run =
        lanewise(
            "train --data small --epochs 2 --batch-size 20 --diagnose --tensorboard"
                + " --run runs/diagnosed");
    assertEquals(0, run.exitCode(), run.errors());
    Path diagnosed = folder.resolve("runs/diagnosed");
    List<String> lines = Files.readAllLines(diagnosed.resolve("diagnostics.csv"));
    assertEquals(
        "epoch,layer,name,silent,dead,saturated,mean,deviation,gradientMean,gradientDeviation",
        lines.getFirst());
    assertEquals(1 + 3 * 4, lines.size(), "epochs 0 to 2, four activations");
    assertTrue(Files.size(diagnosed.resolve("diagnostics.png")) > 10_000);
    assertTrue(Files.readString(diagnosed.resolve("diagnostics.svg")).contains("4: Dense, relu"));
    assertEquals(
        -1,
        Files.mismatch(
            folder.resolve("runs/one/weights.safetensors"),
            diagnosed.resolve("weights.safetensors")));
    assertEquals(1, names(diagnosed.resolve("tensorboard")).size());
  }

  @Test
  void evaluationRepeatsTheTestFiguresOfTraining() throws Exception {
    CommandRun evaluated = lanewise("evaluate runs/one");
    assertEquals(0, evaluated.exitCode(), evaluated.errors());
    String atTraining = line(trained.output(), "test accuracy ");
    String accuracy = atTraining.substring("test ".length(), atTraining.indexOf(" %"));
    String loss = atTraining.substring(atTraining.indexOf("loss "), atTraining.indexOf(", on"));
    assertTrue(evaluated.output().contains(accuracy), evaluated.output());
    assertTrue(evaluated.output().contains(loss), evaluated.output());
    String table = trained.output().substring(trained.output().indexOf("class  "));
    assertTrue(evaluated.output().contains(table.substring(0, table.indexOf("\n\n"))));
    assertTrue(evaluated.output().contains("actual class (rows) by predicted"), evaluated.output());
  }

  @Test
  void evaluationTakesTheTestSamplesThatTrainingTook() throws Exception {
    CommandRun run = lanewise("train --data small --epochs 1 --test-size 23 --run runs/part");
    assertEquals(0, run.exitCode(), run.errors());
    String atTraining = line(run.output(), "test accuracy ");
    String figures = atTraining.substring("test ".length(), atTraining.indexOf(", on"));
    CommandRun evaluated = lanewise("evaluate runs/part");
    assertEquals(0, evaluated.exitCode(), evaluated.errors());
    assertTrue(
        evaluated.output().contains(figures + ", 23 test images"),
        figures + " in " + evaluated.output());
    assertTrue(lanewise("evaluate runs/part --data small").output().contains(", 60 test images"));
    String report = Files.readString(folder.resolve("runs/part/report.html"));
    assertTrue(report.contains("23 of 60"));
  }

  private static String line(String text, String start) {
    return text.lines().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
  }

  @Test
  void aTrainableActivationIsKeptWithItsSharingAndItsParameters() throws Exception {
    String options =
        "--data small --epochs 1 --activation PReLU --sharing neuron --optimizer nadam"
            + " --activation-learning-rate 10 --run runs/prelu";
    CommandRun run = lanewise("train " + options);
    assertEquals(0, run.exitCode(), run.errors());
    String record = Files.readString(folder.resolve("runs/prelu/run.json"));
    assertTrue(record.contains("\"activation\": \"prelu\""), record);
    assertTrue(record.contains("\"sharing\": \"neuron\""), record);
    CommandRun evaluated = lanewise("evaluate runs/prelu");
    assertEquals(0, evaluated.exitCode(), evaluated.errors());
    String atTraining = line(run.output(), "test accuracy ");
    String loss = atTraining.substring(atTraining.indexOf("loss "), atTraining.indexOf(", on"));
    assertTrue(evaluated.output().contains(loss), evaluated.output());
  }

  @Test
  void predictionGivesThreeClassesOfEveryPictureTheLikeliestFirst() throws Exception {
    CommandRun predicted = lanewise("predict runs/one runs/one/example.png runs/one/curves.png");
    assertEquals(0, predicted.exitCode(), predicted.errors());
    List<String> lines = predicted.output().lines().toList();
    assertEquals(8, lines.size(), predicted.output());
    assertEquals("runs/one/example.png", lines.get(0));
    assertEquals("runs/one/curves.png", lines.get(4));
    double[] shares =
        lines.subList(1, 4).stream()
            .mapToDouble(l -> Double.parseDouble(l.substring(0, l.indexOf('%'))))
            .toArray();
    double[] sorted = shares.clone();
    Arrays.sort(sorted);
    assertTrue(shares[0] == sorted[2] && shares[2] == sorted[0], predicted.output());
    assertTrue(shares[0] > 10 && shares[0] + shares[1] + shares[2] <= 100.2, predicted.output());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --model lenett                         | 1 | did you mean lenet?
          --activation rellu                     | 1 | did you mean relu?
          --activation prelu --sharing chanel    | 1 | did you mean channel?
          --sharing neuron                       | 1 | activation relu: expected a trainable one
          --data fashion-mnist-mni               | 1 | did you mean fashion-mnist-mini?
          --optimizer adamm                      | 1 | did you mean adam?
          --init he-unifrm                       | 1 | did you mean he-uniform?
          --data small --batch-size 0            | 1 | expected batch size of at least 1, got 0
          --data small --batch-size 361          | 1 | at most the 360 training images, got 361
          --epochs 0                             | 1 | expected epochs of at least 1, got 0
          --threads 0                            | 1 | Threads: expected at least 1, got 0
          --validation 1                         | 1 | below 1, got 1.0
          --learning-rate -1                     | 1 | expected learningRate of at least 0, got -1.0
          --learning-rate NaN                    | 1 | got NaN
          --activation-learning-rate -1          | 1 | activation learning rate of at least 0, got -1.0
          --activation-learning-rate 10          | 1 | expected a trainable activation, such as prelu, for 10.0, got relu
          --activation gelu --activation-decay 1 | 1 | --activation-decay: expected a trainable activation
          --momentum 0.9                         | 1 | --optimizer sgd
          --optimizer sgd --nesterov             | 1 | expected momentum above 0
          --run runs/one                         | 1 | expected a new or empty folder
          --data small --record boundary         | 1 | expected data with two features, such as circle
          --data small --record pictures         | 1 | expected a network that draws images
          --epochs five                          | 2 | '--epochs'
          --epoch 5                              | 2 | unknown option '--epoch'
          surplus                                | 2 | unknown argument 'surplus'
          """)
  void wrongOptionIsToldInOneLineAndLeavesNothing(String options, int exitCode, String expected)
      throws Exception {
    boolean names = options.contains("--run ");
    String run = names ? "" : " --run runs/refused";
    CommandRun refused = lanewise("train " + options + run);
    assertEquals(exitCode, refused.exitCode(), refused.errors());
    assertEquals(1, refused.errors().lines().count(), refused.errors());
    assertTrue(refused.errors().startsWith("lanewise: "), refused.errors());
    assertTrue(refused.errors().contains(expected), refused.errors());
    assertEquals("", refused.output());
    assertFalse(Files.exists(folder.resolve("runs/refused")));
  }

  @Test
  void truncatedDataIsToldAndLeavesNothing() throws Exception {
    Path cut = SmallData.write(folder.resolve("cut"), 100, 20);
    Path images = cut.resolve("train-images-idx3-ubyte");
    byte[] whole = Files.readAllBytes(images);
    Files.write(images, Arrays.copyOf(whole, whole.length - 1000));
    CommandRun refused = lanewise("train --data cut --run runs/cut");
    assertEquals(1, refused.exitCode());
    assertEquals(1, refused.errors().lines().count(), refused.errors());
    assertTrue(refused.errors().contains("train-images-idx3-ubyte"), refused.errors());
    assertFalse(Files.exists(folder.resolve("runs/cut")));
  }

  @Test
  void corruptWeightsAreToldByEvaluateAndPredict() throws Exception {
    Path copy = folder.resolve("runs/corrupt");
    Files.createDirectories(copy);
    for (String name : List.of("run.json", "weights.safetensors")) {
      Files.copy(folder.resolve("runs/one").resolve(name), copy.resolve(name));
    }
    Path weights = copy.resolve("weights.safetensors");
    byte[] whole = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(whole, whole.length / 2));
    for (String command : List.of("evaluate runs/corrupt", "predict runs/corrupt x.png")) {
      CommandRun refused = lanewise(command);
      assertEquals(1, refused.exitCode(), refused.output());
      assertEquals(1, refused.errors().lines().count(), refused.errors());
      assertTrue(refused.errors().contains("weights.safetensors"), refused.errors());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          evaluate runs/none               | 1 | runs/none
          evaluate small                   | 1 | small: expected the folder of a run
          evaluate                         | 2 | RUN
          evaluate runs/one --data cut-off | 1 | cut-off
          predict runs/one                 | 2 | IMAGE
          predict runs/one none.png        | 1 | none.png: expected a PNG or JPEG file
          predict runs/one runs/one/run.json | 1 | run.json: expected a PNG or JPEG file
          predict runs/none none.png       | 1 | runs/none
          """)
  void wrongRunOrPictureIsToldInOneLine(String arguments, int exitCode, String expected)
      throws Exception {
    CommandRun refused = lanewise(arguments);
    assertEquals(exitCode, refused.exitCode(), refused.errors());
    assertEquals(1, refused.errors().lines().count(), refused.errors());
    assertTrue(refused.errors().contains(expected), refused.errors());
    assertEquals("", refused.output());
  }

  @Test
  void lossThatIsNoNumberIsToldWithTheLearningRate() throws Exception {
    CommandRun diverged =
        lanewise("train --data small --optimizer sgd --learning-rate 1e20 --run runs/diverged");
    assertEquals(1, diverged.exitCode(), diverged.output());
    assertEquals(1, diverged.errors().lines().count(), diverged.errors());
    assertTrue(diverged.errors().contains("--learning-rate below 1.0E20"), diverged.errors());
    assertTrue(diverged.errors().contains("the largest weight is "), diverged.errors());
    assertTrue(diverged.errors().contains(" is the first that is not finite; "), diverged.errors());
    assertFalse(Files.exists(folder.resolve("runs/diverged/weights.safetensors")));
  }

  @Test
  void weightsThatAreNoNumbersAreNotToldAsALoss() throws Exception {
    CommandRun diverged =
        lanewise(
            "train --data small --optimizer sgd --learning-rate 1e300 --batch-size 360"
                + " --run runs/broken");
    assertEquals(1, diverged.exitCode(), diverged.output());
    assertEquals(1, diverged.errors().lines().count(), diverged.errors());
    assertTrue(
        diverged.errors().contains("expected finite weights, got others at the end of epoch 1; "),
        diverged.errors());
  }

  @ParameterizedTest
  @CsvSource({"INT, 130, 2", "TERM, 143, 15"})
  void signalKeepsWhatIsThereAndSaysSo(String signal, int exitCode, int number) throws Exception {
    assumeFalse(isIgnored(number), "SIG" + signal + " is ignored here, and so in what we start");
    Path out = folder.resolve(signal + ".out");
    Path err = folder.resolve(signal + ".err");
    String run = "runs/" + signal;
    Process process =
        CommandRun.start(
            folder,
            List.of(),
            out,
            err,
            "train",
            "--data",
            "small",
            "--epochs",
            "100000",
            "--run",
            run);
    while (!Files.readString(out).contains("epoch      1/100000")) {
      assertTrue(process.isAlive(), Files.readString(out) + Files.readString(err));
      Thread.sleep(20);
    }
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    CommandRun stopped = CommandRun.ended(process, out, err);
    assertEquals(exitCode, stopped.exitCode(), stopped.errors());
    assertTrue(stopped.output().contains("stopped after "), stopped.output());
    assertTrue(
        stopped.output().contains("next: ./lanewise train --resume " + run), stopped.output());
    assertEquals(
        List.of(
            "checkpoint.safetensors",
            "curves.png",
            "curves.svg",
            "metrics.csv",
            "report.html",
            "run.json",
            "weights.safetensors"),
        names(folder.resolve(run)));
    assertEquals(0, lanewise("evaluate " + run).exitCode());
  }

  /** Children inherit what a shell made their parent ignore; Linux tells it in a bit mask. */
  private static boolean isIgnored(int signal) throws Exception {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    String mask = line(Files.readString(status), "SigIgn:").replaceAll(".*\\s", "");
    return (Long.parseUnsignedLong(mask, 16) >>> (signal - 1) & 1) != 0;
  }
}
