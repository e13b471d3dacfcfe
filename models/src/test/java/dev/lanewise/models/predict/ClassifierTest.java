package dev.lanewise.models.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.models.data.DataSplit;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.data.Datasets;
import dev.lanewise.models.data.Normalization;
import dev.lanewise.models.file.InvalidFileException;
import dev.lanewise.models.image.ImageFile;
import dev.lanewise.models.network.LeNet5;
import dev.lanewise.models.network.ResNet;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.run.Weights;
import dev.lanewise.models.train.ConfusionMatrix;
import dev.lanewise.models.train.Evaluator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierTest {
  /** Predicts from numbers, then a picture; run as a process of its own. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) throws Exception {
      Classifier classifier = Classifier.load(Path.of(arguments[0]));
      System.out.println(classifier.predict(new float[784]).size());
      try {
        classifier.predict(new byte[100]);
      } catch (IllegalStateException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @TempDir private Path folder;

  private final DataSplit split = Datasets.load("fashion-mnist-mini");
  private final Dataset images = split.test().subset(IntStream.range(0, 60).toArray());
  private final Normalization normalization = Normalization.of(split.train());
  private final Layer network =
      new LeNet5()
          .build(images.sample(), images.classes(), Activations.TANH, new Initialization(5));

  ClassifierTest() throws IOException {}

  @BeforeEach
  void keepARun() throws Exception {
    KeptRun.write(folder.resolve("run"), "lenet", "tanh", network, split, normalization);
  }

  @Test
  void guessesAreThoseOfTheNetworkThatWasKept() throws Exception {
    Classifier classifier = Classifier.load(folder.resolve("run"));
    ConfusionMatrix guessed = new ConfusionMatrix(images.classes());
    for (int i = 0; i < images.size(); i++) {
      guessed.add(images.label(i), classifier.predictPixels(images.pixels(i)).getFirst().label());
    }
    try (Threads threads = Threads.of(1)) {
      ConfusionMatrix measured =
          new Evaluator(network, images, normalization, threads).evaluate().confusion();
      for (int actual = 0; actual < images.classes(); actual++) {
        for (int taken = 0; taken < images.classes(); taken++) {
          assertEquals(measured.count(actual, taken), guessed.count(actual, taken));
        }
      }
    }
  }

  @Test
  void guessesAreSortedNamedAndAddUpToOne() throws Exception {
    Classifier classifier = Classifier.load(folder.resolve("run"));
    List<Guess> guesses = classifier.predictPixels(images.pixels(0));
    assertEquals(images.classes(), guesses.size());
    double sum = 0;
    for (int i = 0; i < guesses.size(); i++) {
      Guess guess = guesses.get(i);
      assertEquals(images.classNames().get(guess.label()), guess.className());
      assertTrue(i == 0 || guess.probability() <= guesses.get(i - 1).probability());
      sum += guess.probability();
    }
    assertEquals(1, sum, 1e-5);
  }

  @Test
  void imageOfAnotherSizeIsRefused() throws Exception {
    Classifier classifier = Classifier.load(folder.resolve("run"));
    assertThrows(IllegalArgumentException.class, () -> classifier.predictPixels(new byte[27 * 28]));
  }

  @Test
  void aPictureIsTheSameAsImageFileOrBytes() throws Exception {
    Classifier classifier = Classifier.load(folder.resolve("run"));
    Path file = folder.resolve("image.png");
    ImageFile.write(file, images.pixels(7), images.sample());
    List<Guess> expected = classifier.predictPixels(images.pixels(7));
    assertEquals(expected, classifier.predict(file));
    assertEquals(expected, classifier.predict(Files.readAllBytes(file)));
    assertEquals(expected, classifier.predict(ImageIO.read(file.toFile())));
    byte[] negative = images.pixels(7);
    for (int i = 0; i < negative.length; i++) {
      negative[i] = (byte) ~negative[i];
    }
    ImageFile.write(file, negative, images.sample());
    assertEquals(expected, classifier.inverted().predict(file));
    assertEquals(expected, classifier.inverted().inverted().predictPixels(images.pixels(7)));
  }

  @Test
  void withoutTheModuleOfPicturesItSaysWhatToAdd() throws Exception {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--limit-modules=java.base,jdk.incubator.vector",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                folder.resolve("run").toString())
            .redirectErrorStream(true)
            .start();
    List<String> lines =
        new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    assertEquals(0, java.waitFor(), lines::toString);
    assertEquals("10", lines.get(lines.size() - 2));
    assertTrue(
        lines.getLast().startsWith("Classifier: expected the module java.desktop"),
        lines::toString);
  }

  @Test
  void anyNumberOfThreadsShareIt() throws Exception {
    Classifier classifier = Classifier.load(folder.resolve("run"));
    List<List<Guess>> alone = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      alone.add(classifier.predictPixels(images.pixels(i)));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Integer>> wrong = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        int first = thread;
        wrong.add(
            threads.submit(() -> {
              int count = 0;
              for (int i = first; i < 5 * images.size(); i++) {
                int image = i % images.size();
                List<Guess> guesses = classifier.predictPixels(images.pixels(image));
                count += guesses.equals(alone.get(image)) ? 0 : 1;
              }
              return count;
            }));
      }
      for (Future<Integer> count : wrong) {
        assertEquals(0, count.get());
      }
    }
  }

  @Test
  void runWithoutWeightsIsRefused() throws Exception {
    Files.delete(folder.resolve("run/weights.safetensors"));
    assertThrows(InvalidFileException.class, () -> Classifier.load(folder.resolve("run")));
  }

  @Test
  void weightsOfAnotherNetworkAreRefused() throws Exception {
    Layer other = new LeNet5().build(images.sample(), 7, Activations.TANH, new Initialization(5));
    RunFolder.open(folder.resolve("run")).saveWeights(Weights.of(other));
    assertThrows(InvalidFileException.class, () -> Classifier.load(folder.resolve("run")));
  }

  @Test
  void aRecordOfAnUnknownNetworkIsRefused() throws Exception {
    Path record = folder.resolve("run/run.json");
    Files.writeString(record, Files.readString(record).replace("\"lenet\"", "\"lenett\""));
    InvalidFileException e =
        assertThrows(InvalidFileException.class, () -> Classifier.load(folder.resolve("run")));
    assertTrue(e.getMessage().startsWith(folder.resolve("run") + ": expected"), e.getMessage());
    assertTrue(e.getMessage().contains("'lenett'"), e.getMessage());
  }

  /** A network of batch normalisations gives the guesses that its running statistics lead to. */
  @Test
  void runningStatisticsComeBackWithTheWeights() throws Exception {
    byte[] pixels = new byte[6 * 64];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * i % 251);
    }
    Dataset squares =
        new Dataset("squares", Shape.of(1, 8, 8), List.of("a", "b"), pixels, new int[6]);
    Layer resnet =
        ResNet.resNet18().build(squares.sample(), 2, Activations.RELU, new Initialization(5));
    Tensor x = Tensor.zeros(6, 1, 8, 8);
    Normalization unit = Normalization.unit(1);
    squares.copy(IntStream.range(0, 6).toArray(), 0, 6, x, unit);
    float[] logits;
    try (Threads threads = Threads.of(1)) {
      resnet.newPass(x.shape(), Execution.training(threads, 1)).forward(x);
      logits = resnet.newPass(x.shape(), Execution.inference(threads)).forward(x).toArray();
    }
    DataSplit both = new DataSplit(squares, squares);
    RunFolder run =
        KeptRun.write(folder.resolve("squares"), "resnet18c", "relu", resnet, both, unit);
    Classifier classifier = Classifier.load(run.path());
    for (int i = 0; i < 6; i++) {
      double first = 1 / (1 + Math.exp(logits[2 * i + 1] - logits[2 * i]));
      for (Guess guess : classifier.predictPixels(squares.pixels(i))) {
        assertEquals(guess.label() == 0 ? first : 1 - first, guess.probability(), 1e-5);
      }
    }
  }
}
