package dev.lanewise.models.train;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.data.Normalization;
import dev.lanewise.models.objective.Classification;
import dev.lanewise.models.objective.Objective;
import java.util.stream.IntStream;

/**
 * Measures a network on one data set, as often as asked: the buffers are made once, and nothing but
 * the result is allocated. One thread at a time.
 */
public final class Evaluator {
  /** Enough for the threads to share; no more, for a pass keeps what every layer gave. */
  private static final int BATCH_SIZE = 32;

  private final Dataset images;
  private final Normalization normalization;
  private final int[] order;
  private final Batch full;
  private final Batch last;

  /** Measures a classifier on {@code images}. */
  public Evaluator(Layer network, Dataset images, Normalization normalization, Threads threads) {
    this(network, new Classification(), images, normalization, threads);
  }

  /**
   * Measures {@code network} on {@code images}.
   *
   * @throws IllegalArgumentException if the network does not fit the images or the objective
   */
  public Evaluator(
      Layer network,
      Objective objective,
      Dataset images,
      Normalization normalization,
      Threads threads) {
    this.images = images;
    this.normalization = normalization;
    order = IntStream.range(0, images.size()).toArray();
    Execution execution = Execution.inference(threads);
    int fullSize = Math.min(BATCH_SIZE, images.size());
    int lastSize = images.size() % fullSize;
    full = new Batch(fullSize, images, network, objective, 0, execution);
    last = lastSize == 0 ? full : new Batch(lastSize, images, network, objective, 0, execution);
  }

  /** The network's loss and predictions with the weights that it has now. */
  public Evaluation evaluate() {
    ConfusionMatrix confusion = new ConfusionMatrix(images.classes());
    double lossSum = 0;
    for (int from = 0; from < images.size(); ) {
      Batch batch = from + full.size() <= images.size() ? full : last;
      batch.load(images, order, from, normalization);
      Tensor output = batch.pass().forward(batch.input());
      lossSum += (double) batch.loss(output) * batch.size();
      confusion.addAll(batch.labels(), output);
      from += batch.size();
    }
    return new Evaluation(lossSum / images.size(), confusion);
  }
}
