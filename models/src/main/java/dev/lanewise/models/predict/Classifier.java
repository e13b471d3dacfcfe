package dev.lanewise.models.predict;

import dev.lanewise.engine.softmax.Softmax;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Pass;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.init.Initializers;
import dev.lanewise.models.network.Networks;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.run.RunRecord;
import dev.lanewise.models.run.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
  private final Scratch scratch = new Scratch();

  private Classifier(RunRecord run, Layer network) {
    this.run = run;
    this.network = network;
    Shape sample = sample();
    Shape one = Shape.of(1, sample.dim(0), sample.dim(1), sample.dim(2));
    // A budget of one starts no thread, so there is nothing to close.
    this.pass = network.newPass(one, Execution.inference(Threads.of(1)));
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
    Layer network =
        Networks.byName(run.network().model())
            .build(
                run.data().sample(),
                run.data().classNames().size(),
                run.network().nonlinearity(),
                new Initialization(0, Initializers.ZEROS));
    folder.loadWeights(Weights.of(network));
    return new Classifier(run, network);
  }

  /** What the run folder says of the run. */
  public RunRecord run() {
    return run;
  }

  /** The network itself. */
  public Layer network() {
    return network;
  }

  /** Shape of the images that it takes, (channels, height, width). */
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
    Tensor logits = pass.forward(run.normalization().apply(pixels, sample()));
    float[] probabilities = new float[logits.size()];
    Softmax.rows(1, logits.size(), logits.data(), logits.offset(), probabilities, 0, scratch);
    List<Guess> guesses = new ArrayList<>();
    for (int label = 0; label < probabilities.length; label++) {
      guesses.add(new Guess(label, run.data().classNames().get(label), probabilities[label]));
    }
    guesses.sort(Comparator.comparingDouble(Guess::probability).reversed());
    return guesses;
  }
}
