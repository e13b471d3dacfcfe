package dev.lanewise.models.predict;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.init.Initializers;
import dev.lanewise.models.network.NetworkDesign;
import dev.lanewise.models.network.Networks;
import dev.lanewise.models.objective.Objective;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.run.RunRecord;
import dev.lanewise.models.run.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A network as a run folder keeps it, with all that is needed to use it: shape and names of the
 * data it was trained on, and its normalization.
 *
 * <p>{@link #predict} runs on the caller's thread, in buffers that belong to the classifier: one
 * thread at a time. The {@link #network} may be shared.
 */
public final class Classifier {
  private final RunRecord run;
  private final Layer network;
  private final Pass pass;
  private final Objective objective;

  private Classifier(RunRecord run, Layer network, Objective objective) {
    this.run = run;
    this.network = network;
    this.objective = objective;
    // A budget of one starts no thread, so there is nothing to close.
    this.pass = network.newPass(sample().inBatch(1), Execution.inference(Threads.of(1)));
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
    return new Classifier(run, network, design.objective());
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

  /** Shape of the samples that it takes: (channels, height, width) of images, or (features). */
  public Shape sample() {
    return run.data().sample();
  }

  /**
   * All classes, the likeliest first.
   *
   * @param pixels (channels, height, width), row-major, 0 to 255 as unsigned bytes
   * @throws IllegalArgumentException if there are more or fewer pixels than {@link #sample} has
   */
  public List<Guess> predict(byte[] pixels) {
    return guesses(run.normalization().apply(pixels, sample()));
  }

  /**
   * All classes, the likeliest first.
   *
   * @param features as the data set has them, before normalization
   * @throws IllegalArgumentException if there are more or fewer than {@link #sample} has
   */
  public List<Guess> predict(float[] features) {
    return guesses(run.normalization().apply(features, sample()));
  }

  private List<Guess> guesses(Tensor input) {
    Tensor output = pass.forward(input);
    int classes = run.data().classNames().size();
    float[] probabilities =
        objective.probabilities(
            Arrays.copyOfRange(output.data(), output.offset(), output.offset() + classes));
    List<Guess> guesses = new ArrayList<>();
    for (int label = 0; label < probabilities.length; label++) {
      guesses.add(new Guess(label, run.data().classNames().get(label), probabilities[label]));
    }
    guesses.sort(Comparator.comparingDouble(Guess::probability).reversed());
    return guesses;
  }
}
