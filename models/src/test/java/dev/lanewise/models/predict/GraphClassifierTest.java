package dev.lanewise.models.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.FullyConnected;
import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.SoftmaxAlong;
import dev.lanewise.engine.graph.Transpose;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.graph.View;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.models.data.DataSplit;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.data.Datasets;
import dev.lanewise.models.data.Normalization;
import dev.lanewise.models.network.LeNet5;
import dev.lanewise.models.train.Evaluation;
import dev.lanewise.models.train.Evaluator;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link Classifier#of}: graphs of other programs as classifiers. */
class GraphClassifierTest {
  private static final Shape PICTURE = Shape.of(3, 4, 5);
  private static final int CLASSES = 3;

  /** Rows of a matrix by which samples of this many numbers get scores. */
  private static Tensor weight(int numbers) {
    float[] weight = new float[CLASSES * numbers];
    Random random = new Random(7);
    for (int i = 0; i < weight.length; i++) {
      weight[i] = random.nextFloat() - 0.5f;
    }
    return Tensor.of(Shape.of(CLASSES, numbers), weight);
  }

  /** A linear network behind an input of these sizes, whose numbers it takes as they come. */
  private static Graph linear(Dims input) {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", input);
    return graph.output(scores(graph, x)).build();
  }

  private static Value scores(GraphBuilder graph, Value x) {
    int numbers = x.dims().sampleSize() / Math.max(1, x.dims().dim(0));
    Value rows = graph.add(new View(Dims.of(x.dims().dim(0), numbers)), x);
    Value bias = graph.constant("bias", Tensor.of(Shape.of(CLASSES), 0.5f, -0.25f, 0));
    return graph.add(new FullyConnected(), rows, graph.constant("weight", weight(numbers)), bias);
  }

  private static float[] sample(int numbers, int seed) {
    Random random = new Random(seed);
    float[] sample = new float[numbers];
    for (int i = 0; i < numbers; i++) {
      sample[i] = random.nextFloat();
    }
    return sample;
  }

  /** Softmax of the scores, in doubles. */
  private static double[] expected(float[] sample, Normalization normalization) {
    int channelSize = sample.length / normalization.channels();
    float[] weight = weight(sample.length).toArray();
    double[] scores = {0.5, -0.25, 0};
    for (int c = 0; c < CLASSES; c++) {
      for (int i = 0; i < sample.length; i++) {
        int channel = i / channelSize;
        double x =
            (sample[i] - normalization.mean().get(channel))
                / normalization.deviation().get(channel);
        scores[c] += weight[c * sample.length + i] * x;
      }
    }
    double[] exponentials = Arrays.stream(scores).map(Math::exp).toArray();
    double sum = Arrays.stream(exponentials).sum();
    return Arrays.stream(exponentials).map(e -> e / sum).toArray();
  }

  private static void assertGives(double[] expected, List<Guess> guesses) {
    assertEquals(expected.length, guesses.size());
    for (Guess guess : guesses) {
      assertEquals(expected[guess.label()], guess.probability(), 1e-5);
    }
  }

  @Test
  void labelsAndNormalizationComeFromTheConfig() {
    Graph graph = linear(Dims.batchOf(PICTURE));
    Normalization normalization =
        new Normalization(List.of(0.5f, 0.25f, 0.75f), List.of(0.5f, 2f, 0.125f));
    ClassifierConfig config =
        ClassifierConfig.of(graph, Map.of())
            .withClassNames(List.of("cat", "dog", "owl"))
            .withNormalization(normalization);
    assertEquals(PICTURE, config.sample());
    Classifier classifier = Classifier.of(graph, config);
    float[] sample = sample(PICTURE.size(), 1);
    List<Guess> guesses = classifier.predict(sample);
    assertGives(expected(sample, normalization), guesses);
    assertEquals(
        List.of("cat", "dog", "owl").get(guesses.getFirst().label()),
        guesses.getFirst().className());
  }

  @Test
  void samplesOfAnotherShapeButTheSameNumbersFit() {
    float[] sample = sample(60, 2);
    for (Dims input : List.of(Dims.of(Dims.BATCH, 60), Dims.of(Dims.BATCH, 12, 5))) {
      Graph graph = linear(input);
      ClassifierConfig config = ClassifierConfig.of(graph, Map.of(), PICTURE);
      assertGives(
          expected(sample, Normalization.unit(3)), Classifier.of(graph, config).predict(sample));
    }
    assertEquals(
        Shape.of(60), ClassifierConfig.of(linear(Dims.of(Dims.BATCH, 60)), Map.of()).sample());
    assertEquals(
        Shape.of(1, 12, 5),
        ClassifierConfig.of(linear(Dims.of(Dims.BATCH, 12, 5)), Map.of()).sample());
  }

  /** As Keras has them. */
  @Test
  void channelsMayComeLast() {
    for (int batch : new int[] {Dims.BATCH, 1}) {
      GraphBuilder builder = new GraphBuilder();
      Value x = builder.input("x", Dims.of(batch, 4, 5, 3));
      Value first = builder.add(new Transpose(List.of(0, 3, 1, 2)), x);
      Graph graph = builder.output(scores(builder, first)).build();
      ClassifierConfig config = ClassifierConfig.of(graph, Map.of());
      assertEquals(PICTURE, config.sample());
      float[] sample = sample(60, 3);
      assertGives(
          expected(sample, Normalization.unit(3)), Classifier.of(graph, config).predict(sample));
    }
  }

  @Test
  void batchesOfANetworkForOneSampleAreRunOneByOne() {
    Graph graph = linear(Dims.of(1, 3, 4, 5));
    Classifier classifier = Classifier.of(graph, ClassifierConfig.of(graph, Map.of()));
    float[] samples = sample(7 * 60, 4);
    float[] probabilities = new float[7 * CLASSES];
    Predictor predictor = classifier.newPredictor(8);
    predictor.predict(samples, 7, probabilities);
    for (int i = 0; i < 7; i++) {
      float[] one = Arrays.copyOfRange(samples, i * 60, (i + 1) * 60);
      assertGives(
          expected(one, Normalization.unit(3)), classifier.ranked(probabilities, i * CLASSES));
    }
  }

  @Test
  void probabilitiesOfTheNetworkAreTakenAsTheyAre() {
    float[] sample = sample(60, 5);
    GraphBuilder softmax = new GraphBuilder();
    Value scores = scores(softmax, softmax.input("x", Dims.batchOf(PICTURE)));
    Value rows = softmax.add(new SoftmaxAlong(1, false), scores);
    Graph graph =
        softmax.output(softmax.add(new View(Dims.of(Dims.BATCH, CLASSES, 1, 1)), rows)).build();
    ClassifierConfig config = ClassifierConfig.of(graph, Map.of());
    assertEquals(Scores.PROBABILITIES, config.scores());
    assertGives(
        expected(sample, Normalization.unit(3)), Classifier.of(graph, config).predict(sample));

    GraphBuilder sigmoid = new GraphBuilder();
    Value each = scores(sigmoid, sigmoid.input("x", Dims.batchOf(PICTURE)));
    Graph marks = sigmoid.output(sigmoid.add(new Activate(Activations.SIGMOID), each)).build();
    assertEquals(Scores.PROBABILITIES, Scores.of(marks));

    GraphBuilder logarithm = new GraphBuilder();
    Value logits = scores(logarithm, logarithm.input("x", Dims.batchOf(PICTURE)));
    Graph logs = logarithm.output(logarithm.add(new SoftmaxAlong(1, true), logits)).build();
    ClassifierConfig logsConfig = ClassifierConfig.of(logs, Map.of());
    assertEquals(Scores.LOGITS, logsConfig.scores());
    assertGives(
        expected(sample, Normalization.unit(3)), Classifier.of(logs, logsConfig).predict(sample));
  }

  @Test
  void configComesBackFromItsMetadata() {
    Graph graph = linear(Dims.batchOf(PICTURE));
    ClassifierConfig config =
        new ClassifierConfig(
            "net",
            "zoo",
            PICTURE,
            List.of("a cat, black", "", "ö"),
            new Normalization(List.of(0.1f, -1e-9f, 3f), List.of(1e9f, 0.3f, 1 / 3f)),
            Scores.ESTIMATES);
    assertEquals(config, ClassifierConfig.of(graph, config.metadata()));
    refuses(
        "metadata lanewise.mean: expected numbers with commas between them, got 'a,b'",
        () -> ClassifierConfig.of(graph, Map.of(ClassifierConfig.MEAN, "a,b")));
    refuses(
        "scores: expected one of logits, probabilities, estimates, got 'odds'",
        () -> ClassifierConfig.of(graph, Map.of(ClassifierConfig.SCORES, "odds")));
    refuses(
        "got 'big\\ncat'", () -> config.withClassNames(List.of("big\ncat", "b", "c")).metadata());
  }

  @Test
  void aRunAndItsGraphAreMeasuredAlike(@TempDir Path folder) throws Exception {
    DataSplit split = Datasets.load("fashion-mnist-mini");
    Dataset images = split.test().subset(IntStream.range(0, 70).toArray());
    Normalization normalization = Normalization.of(split.train());
    Layer network =
        new LeNet5().build(images.sample(), 10, Activations.TANH, new Initialization(5));
    KeptRun.write(folder.resolve("run"), "lenet", "tanh", network, split, normalization);
    try (Threads threads = Threads.of(2)) {
      Evaluation expected = new Evaluator(network, images, normalization, threads).evaluate();
      Evaluation got = Classifier.load(folder.resolve("run")).evaluate(images, threads);
      assertEquals(expected.loss(), got.loss(), 1e-5);
      long[] counts = new long[100];
      long[] others = new long[100];
      for (int i = 0; i < 100; i++) {
        counts[i] = expected.confusion().count(i / 10, i % 10);
        others[i] = got.confusion().count(i / 10, i % 10);
      }
      assertArrayEquals(counts, others);
    }
    Graph other = linear(Dims.batchOf(PICTURE));
    Classifier small = Classifier.of(other, ClassifierConfig.of(other, Map.of()));
    try (Threads one = Threads.of(1)) {
      refuses("expected samples (3, 4, 5) of 3 classes", () -> small.evaluate(images, one));
    }
  }

  @Test
  void whatIsNoClassifierIsRefused() {
    GraphBuilder two = new GraphBuilder();
    Value x = two.input("x", Dims.batchOf(PICTURE));
    two.input("mask", Dims.of(Dims.BATCH, 2));
    Graph twoInputs = two.output(scores(two, x)).build();
    refuses(
        "expected a network with one input, got 2: x (batch, 3, 4, 5), mask (batch, 2)",
        () -> ClassifierConfig.of(twoInputs, Map.of()));
    GraphBuilder outputs = new GraphBuilder();
    Value y = outputs.input("y", Dims.batchOf(PICTURE));
    Graph twoOutputs = outputs.output(scores(outputs, y)).output(y).build();
    refuses("one output, got 2", () -> ClassifierConfig.of(twoOutputs, Map.of()));

    GraphBuilder pixels = new GraphBuilder();
    Value image = pixels.input("x", Dims.batchOf(PICTURE));
    Graph drawing = pixels.output(pixels.add("y", new Activate(Activations.RELU), image)).build();
    refuses(
        "expected an output (batch, classes) of two classes at least, got y (batch, 3, 4, 5)",
        () -> ClassifierConfig.of(drawing, Map.of()));
    refuses(
        "of as many as a run brings: (1, ...) or (batch, ...), got x (8, 3, 4, 5)",
        () -> ClassifierConfig.of(linear(Dims.of(8, 3, 4, 5)), Map.of()));
    refuses(
        "expected an input of images (batch, channels, height, width) or features, got",
        () -> ClassifierConfig.of(linear(Dims.of(Dims.BATCH, 3, 1, 4, 5)), Map.of()));

    Graph graph = linear(Dims.batchOf(PICTURE));
    ClassifierConfig config = ClassifierConfig.of(graph, Map.of());
    refuses(
        "expected names of 3 classes, as output",
        () -> Classifier.of(graph, config.withClassNames(List.of("a", "b"))));
    refuses(
        "expected samples of 60 numbers, as input x (batch, 3, 4, 5), got (3, 4, 4)",
        () -> Classifier.of(graph, ClassifierConfig.of(graph, Map.of(), Shape.of(3, 4, 4))));
    refuses(
        "a mean and a deviation for each of the 3 channels of a sample (3, 4, 5), got 1",
        () -> config.withNormalization(Normalization.unit(1)));
    Classifier classifier = Classifier.of(graph, config);
    refuses("expected the 60 features", () -> classifier.predict(new float[59]));
  }

  private static void refuses(String expected, Runnable call) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(refused.getMessage().contains(expected), refused.getMessage());
  }
}
