package dev.lanewise.models.train;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.data.Normalization;
import java.util.stream.IntStream;

/**
 * Measures a network on one data set, as often as asked: the buffers are made once, and nothing but
 * the result is allocated. One thread at a time.
 */
public final class Evaluator {
  /** Large enough for the threads to share, small enough for the caches. */
  private static final int BATCH_SIZE = 128;

  private final Dataset images;
  private final Normalization normalization;
  private final int[] order;
  private final Batch full;
  private final Batch last;

  /**
   * Measures {@code network} on {@code images}.
   *
   * @throws IllegalArgumentException if the network does not fit the images or their classes
   */
  public Evaluator(Layer network, Dataset images, Normalization normalization, Threads threads) {
    this.images = images;
    this.normalization = normalization;
    order = IntStream.range(0, images.size()).toArray();
    Execution execution = Execution.inference(threads);
    int fullSize = Math.min(BATCH_SIZE, images.size());
    int lastSize = images.size() % fullSize;
    full = new Batch(fullSize, images, network, execution, 0);
    last = lastSize == 0 ? full : new Batch(lastSize, images, network, execution, 0);
  }

  /** The network's loss and predictions with the weights that it has now. */
  public Evaluation evaluate() {
    ConfusionMatrix confusion = new ConfusionMatrix(images.classes());
    double lossSum = 0;
    for (int from = 0; from < images.size(); ) {
      Batch batch = from + full.size() <= images.size() ? full : last;
      batch.load(images, order, from, normalization);
      Tensor logits = batch.pass().forward(batch.input());
      lossSum += (double) batch.loss().forward(logits, batch.labels()) * batch.size();
      confusion.addAll(batch.labels(), logits);
      from += batch.size();
    }
    return new Evaluation(lossSum / images.size(), confusion);
  }
}
