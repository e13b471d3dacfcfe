package dev.lanewise.models.predict;

import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.plan.Plan;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.image.DesktopModule;
import dev.lanewise.models.image.ImageFile;
import dev.lanewise.models.train.Evaluation;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;

/**
 * A network with all that is needed to use it: shape of its samples, their normalization, names of
 * the classes. It comes from a run folder, or is any graph that tells classes, such as one of an
 * ONNX file:
 *
 * <pre>{@code
 * OnnxModel file = OnnxModel.read(Path.of("network.onnx"));
 * Graph graph = file.toGraph();
 * ClassifierConfig config = ClassifierConfig.of(graph, file.metadata());
 * Classifier classifier = Classifier.of(graph, config.withClassNames(List.of("cat", "dog")));
 * }</pre>
 *
 * <p>Make it once and share it: it does not change, and any number of threads may predict at a
 * time, each on itself. Programs that predict batches, or must not allocate, make a {@link
 * #newPredictor} for each of their threads.
 *
 * <p>A NaN among the features, or numbers too large for the network, give probabilities that are
 * NaN; nothing is thrown for them.
 */
public final class Classifier {
  private final ClassifierConfig config;
  private final Graph graph;
  private final Plan plan;
  private final boolean inverted;

  /** Predictors of one sample that no thread uses just now: no more than can run at a time. */
  private final ArrayBlockingQueue<Predictor> idle;

  private Classifier(
      ClassifierConfig config,
      Graph graph,
      Plan plan,
      boolean inverted,
      ArrayBlockingQueue<Predictor> idle) {
    this.config = config;
    this.graph = graph;
    this.plan = plan;
    this.inverted = inverted;
    this.idle = idle;
  }

  /**
   * The network of a run folder.
   *
   * @throws dev.lanewise.models.file.InvalidFileException if a file is missing, damaged or of
   *     another network
   * @throws IOException if a file cannot be read
   */
  public static Classifier load(Path runFolder) throws IOException {
    TrainedNetwork trained = TrainedNetwork.load(runFolder);
    return of(trained.graph(), trained.config());
  }

  /**
   * A graph that tells classes.
   *
   * <pre>
   * input    (batch, sample…), or the same numbers under other sizes, as (batch, features);
   *          or (batch, height, width, channels), which samples are then turned into
   * output   (batch, classes), sizes of 1 aside; behind {@link Scores#ESTIMATES} more may follow
   * </pre>
   *
   * <p>The batch may be fixed, at 1: batches are then run one by one.
   *
   * @throws IllegalArgumentException if it has other inputs and outputs, or is of other samples or
   *     more or fewer classes than the config
   */
  public static Classifier of(Graph graph, ClassifierConfig config) {
    int scores = GraphShapes.scores(graph);
    int classes = config.classNames().size();
    boolean fits = config.scores() == Scores.ESTIMATES ? scores >= classes : scores == classes;
    if (!fits) {
      throw new IllegalArgumentException(
          "Classifier: expected names of "
              + scores
              + " classes, as output "
              + graph.outputs().getFirst()
              + " has scores, got "
              + classes);
    }
    Graph taking = GraphShapes.taking(config.sample(), graph);
    return new Classifier(
        config,
        taking,
        Plan.of(taking),
        false,
        new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors()));
  }

  /**
   * The same network for dark things on a light ground, where it learned light things on a dark
   * one, as those of MNIST and Fashion-MNIST: black and white of pictures are exchanged first.
   * Pixels and features are taken as they are.
   */
  public Classifier inverted() {
    return new Classifier(config, graph, plan, !inverted, idle);
  }

  /** What its numbers mean. */
  public ClassifierConfig config() {
    return config;
  }

  /** The network as a graph, from normalized samples to scores. */
  public Graph graph() {
    return graph;
  }

  /** The network as predictors run it: for a program that wants scores, not probabilities. */
  public Plan plan() {
    return plan;
  }

  /** Shape of the samples that it takes: (channels, height, width) of images, or (features). */
  public Shape sample() {
    return config.sample();
  }

  /** Names of the classes, by label. */
  public List<String> classNames() {
    return config.classNames();
  }

  /** Whether it takes pictures: images of one channel, grey, or three, red, green and blue. */
  public boolean takesPictures() {
    return sample().rank() == 3 && (sample().dim(0) == 1 || sample().dim(0) == 3);
  }

  /**
   * Buffers for one thread, which runs batches on itself alone.
   *
   * @param maxBatch the most samples of a batch
   * @throws IllegalArgumentException if maxBatch is below 1, or so many samples are more than an
   *     array or three quarters of the heap hold
   */
  public Predictor newPredictor(int maxBatch) {
    // A budget of one starts no thread, so there is nothing to close.
    return newPredictor(maxBatch, Threads.of(1));
  }

  /**
   * Buffers for one thread, with a budget of threads for each batch; results are the same.
   *
   * @param maxBatch the most samples of a batch
   * @param threads belongs to the caller, who closes it
   * @throws IllegalArgumentException as {@link #newPredictor(int)}
   */
  public Predictor newPredictor(int maxBatch, Threads threads) {
    return new Predictor(this, maxBatch, threads);
  }

  /**
   * All classes of a picture of any size, the likeliest first. How it becomes pixels says {@link
   * ImageFile#pixels}.
   *
   * @throws IllegalArgumentException if the network takes no pictures
   */
  public List<Guess> predict(BufferedImage image) {
    return predictPixels(ImageFile.pixels(image, sample(), inverted));
  }

  /**
   * All classes of a PNG or JPEG file, the likeliest first.
   *
   * @throws dev.lanewise.models.file.InvalidFileException if it is no picture, damaged or too large
   * @throws IllegalArgumentException if the network takes no pictures
   * @throws IllegalStateException if the program has no module java.desktop
   * @throws IOException if the file cannot be read
   */
  public List<Guess> predict(Path image) throws IOException {
    DesktopModule.require("Classifier");
    return predictPixels(ImageFile.read(image, sample(), inverted));
  }

  /**
   * All classes of the bytes of a PNG or JPEG file, the likeliest first.
   *
   * @throws dev.lanewise.models.file.InvalidFileException if they are no picture, damaged or too
   *     large
   * @throws IllegalArgumentException if the network takes no pictures
   * @throws IllegalStateException if the program has no module java.desktop
   */
  public List<Guess> predict(byte[] encodedImage) throws IOException {
    return predictPixels(pixels(encodedImage, ImageFile.MOST_PIXELS));
  }

  /**
   * All classes, the likeliest first.
   *
   * @param features as the data set has them, before normalization; of an image its pixels from 0
   *     to 1, (channels, height, width), row-major
   * @throws IllegalArgumentException if there are more or fewer than {@link #sample} has
   */
  public List<Guess> predict(float[] features) {
    return guesses(predictor -> predictor.put(0, features));
  }

  /**
   * All classes, the likeliest first.
   *
   * @param pixels (channels, height, width), row-major, 0 to 255 as unsigned bytes
   * @throws IllegalArgumentException if there are more or fewer pixels than {@link #sample} has
   */
  public List<Guess> predictPixels(byte[] pixels) {
    return guesses(predictor -> predictor.putPixels(0, pixels));
  }

  /**
   * The pixels that the network gets for a PNG or JPEG file, for {@link Predictor#putPixels}.
   *
   * @param mostPixels a larger picture is refused before it is decoded
   * @throws dev.lanewise.models.file.InvalidFileException if they are no picture, damaged or too
   *     large
   * @throws IllegalArgumentException if the network takes no pictures
   * @throws IllegalStateException if the program has no module java.desktop
   */
  public byte[] pixels(byte[] encodedImage, long mostPixels) throws IOException {
    DesktopModule.require("Classifier");
    return ImageFile.read(encodedImage, sample(), inverted, mostPixels);
  }

  /**
   * How well it does on a data set, in batches on these threads. The loss is the mean of −log p, p
   * being the probability of the right class, or the least float above 0 where it is 0.
   *
   * @throws IllegalArgumentException if the samples or the number of classes are others
   */
  public Evaluation evaluate(Dataset data, Threads threads) {
    return Measurement.of(this, data, threads);
  }

  /**
   * Classes with the probabilities of one sample, the likeliest first.
   *
   * @param probabilities those of all classes from {@code offset} on, as a predictor gives them
   * @throws IndexOutOfBoundsException if there are fewer
   */
  public List<Guess> ranked(float[] probabilities, int offset) {
    Objects.checkFromIndexSize(offset, classNames().size(), probabilities.length);
    List<Guess> guesses = new ArrayList<>();
    for (int label = 0; label < classNames().size(); label++) {
      guesses.add(new Guess(label, classNames().get(label), probabilities[offset + label]));
    }
    guesses.sort(Comparator.comparingDouble(Guess::probability).reversed());
    return guesses;
  }

  private List<Guess> guesses(Consumer<Predictor> put) {
    Predictor predictor = idle.poll();
    if (predictor == null) {
      predictor = newPredictor(1);
    }
    try {
      put.accept(predictor);
      float[] probabilities = new float[classNames().size()];
      predictor.run(1, probabilities);
      return ranked(probabilities, 0);
    } finally {
      idle.offer(predictor); // where there are enough, it goes
    }
  }
}
