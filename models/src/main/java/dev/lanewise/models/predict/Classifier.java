package dev.lanewise.models.predict;

import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.plan.Plan;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.init.Initializers;
import dev.lanewise.models.image.ImageFile;
import dev.lanewise.models.network.NetworkDesign;
import dev.lanewise.models.network.Networks;
import dev.lanewise.models.objective.Objective;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.run.RunRecord;
import dev.lanewise.models.run.Weights;
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
 * A network as a run folder keeps it, with all that is needed to use it: shape and names of the
 * data it was trained on, and its normalization.
 *
 * <p>Load it once and share it: it does not change, and any number of threads may predict at a
 * time, each on itself. Programs that predict batches, or must not allocate, make a {@link
 * #newPredictor} for each of their threads.
 *
 * <p>A NaN among the features, or numbers too large for the network, give probabilities that are
 * NaN; nothing is thrown for them.
 */
public final class Classifier {
  private final RunRecord run;
  private final Layer network;
  private final Plan plan;
  private final Objective objective;
  private final boolean inverted;

  /** Predictors of one sample that no thread uses just now: no more than can run at a time. */
  private final ArrayBlockingQueue<Predictor> idle;

  private Classifier(
      RunRecord run,
      Layer network,
      Plan plan,
      Objective objective,
      boolean inverted,
      ArrayBlockingQueue<Predictor> idle) {
    this.run = run;
    this.network = network;
    this.plan = plan;
    this.objective = objective;
    this.inverted = inverted;
    this.idle = idle;
  }

  /**
   * The network of a run folder.
   *
   * @throws dev.lanewise.models.data.InvalidFileException if a file is missing, damaged or of
   *     another network
   * @throws IOException if a file cannot be read
   */
  public static Classifier load(Path runFolder) throws IOException {
    RunFolder folder = RunFolder.open(runFolder);
    RunRecord run = folder.readRecord();
    // Zeros, because the file's weights replace them all.
    NetworkDesign design = Networks.byName(run.network().model());
    Layer network =
        design.build(
            run.data().sample(),
            run.data().classNames().size(),
            run.network().nonlinearity(),
            new Initialization(0, Initializers.ZEROS));
    folder.loadWeights(Weights.of(network));
    return new Classifier(
        run,
        network,
        Plan.of(graph(network, run.data().sample())),
        design.objective(),
        false,
        new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors()));
  }

  /**
   * The same network for dark things on a light ground, where it learned light things on a dark
   * one, as those of MNIST and Fashion-MNIST: black and white of pictures are exchanged first.
   * Pixels and features are taken as they are.
   */
  public Classifier inverted() {
    return new Classifier(run, network, plan, objective, !inverted, idle);
  }

  /** What the run folder says of the run. */
  public RunRecord run() {
    return run;
  }

  /** What the network was trained for. */
  public Objective objective() {
    return objective;
  }

  /** The network itself. */
  public Layer network() {
    return network;
  }

  /**
   * The network as a graph, from normalized samples to scores, as files for other tools hold it.
   */
  public Graph graph() {
    return graph(network, sample());
  }

  private static Graph graph(Layer network, Shape sample) {
    GraphBuilder graph = new GraphBuilder();
    Value input = graph.input("input", Dims.batchOf(sample));
    return graph.output(network.addTo(graph, input)).build();
  }

  /** The network as predictors run it: for a program that wants scores, not probabilities. */
  public Plan plan() {
    return plan;
  }

  /** Shape of the samples that it takes: (channels, height, width) of images, or (features). */
  public Shape sample() {
    return run.data().sample();
  }

  /** Names of the classes, by label. */
  public List<String> classNames() {
    return run.data().classNames();
  }

  /** Whether it takes pictures: images of one channel, grey, or three, red, green and blue. */
  public boolean takesPictures() {
    return sample().rank() == 3 && (sample().dim(0) == 1 || sample().dim(0) == 3);
  }

  /**
   * Buffers for one thread, which runs batches on itself alone.
   *
   * @param maxBatch the most samples of a batch
   * @throws IllegalArgumentException if maxBatch is below 1
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
   * @throws IllegalArgumentException if maxBatch is below 1
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
   * @throws dev.lanewise.models.data.InvalidFileException if it is no picture, damaged or too large
   * @throws IllegalArgumentException if the network takes no pictures
   * @throws IOException if the file cannot be read
   */
  public List<Guess> predict(Path image) throws IOException {
    return predictPixels(ImageFile.read(image, sample(), inverted));
  }

  /**
   * All classes of the bytes of a PNG or JPEG file, the likeliest first.
   *
   * @throws dev.lanewise.models.data.InvalidFileException if they are no picture, damaged or too
   *     large
   * @throws IllegalArgumentException if the network takes no pictures
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
   * @throws dev.lanewise.models.data.InvalidFileException if they are no picture, damaged or too
   *     large
   * @throws IllegalArgumentException if the network takes no pictures
   */
  public byte[] pixels(byte[] encodedImage, long mostPixels) throws IOException {
    return ImageFile.read(encodedImage, sample(), inverted, mostPixels);
  }

  /**
   * Classes with the probabilities of one sample, the likeliest first.
   *
   * @param probabilities those of all classes from {@code offset} on, as a predictor gives them
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
    put.accept(predictor);
    float[] probabilities = new float[classNames().size()];
    predictor.run(1, probabilities);
    idle.offer(predictor); // where there are enough, it goes
    return ranked(probabilities, 0);
  }
}
