package dev.lanewise.models.train;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.optimizer.Optimizer;
import dev.lanewise.layers.optimizer.OptimizerConfig;
import dev.lanewise.models.train.TrainingResult.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Trains a network to tell the classes of images: softmax cross-entropy, one optimizer step a
 * batch, every epoch in an order of its own that depends on the seed alone. The same network, data
 * and settings give the same weights, to the bit, on any number of threads.
 *
 * <p>A trainer trains once. All buffers are made in the constructor and in the first steps; the
 * steps after them allocate nothing.
 */
public final class Trainer {
  /** Streams of the seed. Below 0, because the network's weights may be drawn from 0 and up. */
  private static final long ORDER = -1;

  private static final long MASKS = -2;
  private static final long LAST_BATCH_MASKS = -3;

  private final TrainingData data;
  private final TrainingConfig config;
  private final Optimizer optimizer;
  private final Batch full;
  private final Batch last;
  private final Optional<Evaluator> validator;
  private final CounterRandom random;

  /** Of the current epoch. */
  private final ConfusionMatrix confusion;

  private double lossSum;
  private int samplesDone;
  private int steps;

  private volatile boolean stopRequested;

  /**
   * Ready to train {@code network}, whose parameters it will change.
   *
   * @param threads the budget that all steps use; stays open until training has ended
   * @throws IllegalArgumentException if the network does not fit the images or their classes, or
   *     the batch size is above the number of training images
   */
  public Trainer(
      Layer network,
      OptimizerConfig optimizer,
      TrainingData data,
      TrainingConfig config,
      Threads threads) {
    int size = data.train().size();
    int batchSize = config.batchSize();
    if (batchSize > size) {
      throw new IllegalArgumentException(
          "Training: expected a batch size of at most the "
              + size
              + " training images, got "
              + batchSize);
    }
    this.data = data;
    this.config = config;
    this.optimizer = optimizer.optimizer(network.parameters(), threads);
    random = new CounterRandom(config.seed());
    full = batch(batchSize, network, threads, MASKS);
    last =
        size % batchSize == 0 ? full : batch(size % batchSize, network, threads, LAST_BATCH_MASKS);
    validator =
        data.validation()
            .map(images -> new Evaluator(network, images, data.normalization(), threads));
    confusion = new ConfusionMatrix(data.train().classes());
  }

  private Batch batch(int size, Layer network, Threads threads, long masks) {
    Execution execution = Execution.training(threads, random.stream(masks).seed());
    return new Batch(size, data.train(), network, execution);
  }

  /** Epochs, batch size and seed. */
  public TrainingConfig config() {
    return config;
  }

  /** Asks training to end after the current step. From any thread, any number of times. */
  public void requestStop() {
    stopRequested = true;
  }

  /** Trains until every epoch has been run, a stop was requested, or the loss is no number. */
  public TrainingResult train(TrainingListener listener) {
    List<EpochMetrics> epochs = new ArrayList<>();
    Ending ending = Ending.COMPLETED;
    for (int epoch = 1; epoch <= config.epochs() && ending == Ending.COMPLETED; epoch++) {
      long start = System.nanoTime();
      ending = runEpoch(epoch, listener);
      double seconds = (System.nanoTime() - start) * 1e-9;
      if (ending == Ending.COMPLETED) {
        EpochMetrics metrics = measure(epoch, seconds);
        epochs.add(metrics);
        listener.epochEnded(metrics);
      }
    }
    return new TrainingResult(ending, epochs, ending == Ending.COMPLETED ? 0 : steps);
  }

  private Ending runEpoch(int epoch, TrainingListener listener) {
    int size = data.train().size();
    int[] order = random.stream(ORDER).stream(epoch).permutation(size);
    confusion.clear();
    lossSum = 0;
    samplesDone = 0;
    steps = 0;
    listener.epochStarted(epoch, size);
    while (samplesDone < size) {
      if (stopRequested) {
        return Ending.STOPPED;
      }
      float meanLoss = step(size - samplesDone < full.size() ? last : full, order);
      if (!Float.isFinite(meanLoss)) {
        return Ending.DIVERGED;
      }
      listener.stepEnded(epoch, samplesDone, size, lossSum / samplesDone, confusion.accuracy());
    }
    return Ending.COMPLETED;
  }

  private float step(Batch batch, int[] order) {
    batch.load(data.train(), order, samplesDone, data.normalization());
    optimizer.zeroGrad();
    Tensor logits = batch.pass().forward(batch.input());
    float meanLoss = batch.loss().forward(logits, batch.labels());
    batch.pass().backwardToParameters(batch.loss().backward());
    optimizer.step();

    confusion.addAll(batch.labels(), logits);
    lossSum += (double) meanLoss * batch.size();
    samplesDone += batch.size();
    steps++;
    return meanLoss;
  }

  private EpochMetrics measure(int epoch, double seconds) {
    return new EpochMetrics(
        epoch,
        lossSum / samplesDone,
        confusion.accuracy(),
        validator.map(Evaluator::evaluate),
        seconds,
        samplesDone / seconds);
  }
}
