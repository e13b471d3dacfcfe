package dev.lanewise.models.train;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.optimizer.GradientNorm;
import dev.lanewise.layers.optimizer.Optimizer;
import dev.lanewise.layers.optimizer.OptimizerConfig;
import dev.lanewise.models.objective.Classification;
import dev.lanewise.models.objective.Objective;
import dev.lanewise.models.run.Checkpoint;
import dev.lanewise.models.run.Weights;
import dev.lanewise.models.train.TrainingResult.Ending;
import dev.lanewise.models.train.TrainingResult.NotFinite;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Trains a network for its objective, most often to tell the classes of images by softmax
 * cross-entropy: one optimizer step a batch or a group of batches, every epoch in an order that
 * depends on the seed alone. The same network, data and settings give the same weights, to the bit,
 * on any number of threads.
 *
 * <p>A trainer trains once. All buffers are made in the constructor and in the first steps; the
 * steps after them allocate nothing.
 */
public final class Trainer {
  /**
   * The loss of a whole epoch that ends training, in losses of a guess. Far above what poor first
   * weights give, and never come back from: at such a loss, softmax is 0 or 1 to the last bit.
   */
  static final double EXPLOSION = 1e4;

  /** Streams of the seed. Below 0, because the network's weights may be drawn from 0 and up. */
  private static final long ORDER = -1;

  private static final String COUNTS = "counts";
  private static final long MASKS = -2;
  private static final long LAST_BATCH_MASKS = -3;
  private static final long AUGMENTATION = -5;

  private final TrainingData data;
  private final TrainingConfig config;
  private final Optimizer optimizer;
  private final GradientNorm gradientNorm;
  private final Augmenter augmenter;
  private final Batch full;
  private final Batch last;

  /** Of the step that was taken last. */
  private Batch current;

  private final Optional<Evaluator> validator;
  private final CounterRandom random;

  private final Layer network;
  private final double learningRate;

  /** Images of a step, but for the last of an epoch. */
  private final int stepSize;

  private final int stepsInEpoch;
  private final List<EpochMetrics> epochs = new ArrayList<>();
  private final List<Double> validationLosses = new ArrayList<>();

  private final SchedulePosition position;

  /** Of the current epoch. */
  private final ConfusionMatrix confusion;

  private double lossSum;
  private double stepLossSum;
  private double stepLoss;
  private long stepNanos;
  private int samplesDone;
  private int steps;

  private Optional<NotFinite> notFinite = Optional.empty();
  private volatile boolean stopRequested;

  /** Ready to train a classifier. */
  public Trainer(
      Layer network,
      OptimizerConfig optimizer,
      TrainingData data,
      TrainingConfig config,
      Threads threads) {
    this(network, new Classification(), optimizer, data, config, threads);
  }

  /**
   * Ready to train {@code network}, whose parameters it will change.
   *
   * @param objective says what the network's output is, and how wrong
   * @param threads the budget that all steps use; stays open until training has ended
   * @throws IllegalArgumentException if the network does not fit the images or the objective, or
   *     the batch size is above the number of training images
   */
  public Trainer(
      Layer network,
      Objective objective,
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
    if (config.patience() > 0 && data.validation().isEmpty()) {
      throw new IllegalArgumentException(
          "Training: expected images to validate on, for a patience of "
              + config.patience()
              + ", got none; set some aside");
    }
    this.data = data;
    this.config = config;
    this.network = network;
    learningRate = optimizer.learningRate();
    stepSize = (int) Math.min(size, (long) batchSize * config.step().accumulate());
    stepsInEpoch = Math.ceilDiv(size, stepSize);
    position = new SchedulePosition(stepsInEpoch, config.epochs(), validationLosses);
    this.optimizer = optimizer.optimizer(network.parameters(), threads);
    gradientNorm = new GradientNorm(network.parameters(), threads);
    augmenter =
        new Augmenter(config.step().augmentations(), data.train().sample(), data.normalization());
    random = new CounterRandom(config.seed());
    full = batch(batchSize, network, objective, threads, MASKS);
    last =
        size % batchSize == 0
            ? full
            : batch(size % batchSize, network, objective, threads, LAST_BATCH_MASKS);
    current = full;
    validator =
        data.validation()
            .map(
                images -> new Evaluator(network, objective, images, data.normalization(), threads));
    confusion = new ConfusionMatrix(data.train().classes());
  }

  private Batch batch(int size, Layer network, Objective objective, Threads threads, long masks) {
    Execution execution = Execution.training(threads, random.stream(masks).seed());
    double labelSmoothing = config.step().labelSmoothing();
    return new Batch(size, data.train(), network, objective, labelSmoothing, execution);
  }

  /** Epochs, batch size and seed. */
  public TrainingConfig config() {
    return config;
  }

  /** Asks training to end after the current step. From any thread, any number of times. */
  public void requestStop() {
    stopRequested = true;
  }

  /**
   * Trains until every epoch has been run, the validation loss has not fallen for long enough, a
   * stop was requested, or a loss, a clipped gradient or a weight is no finite number, or the loss
   * beyond all that learning comes back from.
   */
  public TrainingResult train(TrainingListener listener) {
    Ending ending = Ending.COMPLETED;
    while (ending == Ending.COMPLETED && epochs.size() < config.epochs() && !isStale()) {
      int before = samplesDone;
      stepNanos = 0;
      ending = runEpoch(epochs.size() + 1, listener);
      if (ending == Ending.COMPLETED) {
        EpochMetrics metrics = measure(stepNanos * 1e-9, samplesDone - before);
        ending = endingOf(metrics);
        if (ending != Ending.DIVERGED) {
          add(metrics);
          beginEpoch();
        }
        if (ending == Ending.COMPLETED) {
          listener.epochEnded(metrics);
        }
      }
    }
    boolean early = ending == Ending.COMPLETED && epochs.size() < config.epochs();
    return new TrainingResult(early ? Ending.NO_PROGRESS : ending, epochs, steps, notFinite);
  }

  /** Of an epoch that ran to its end: whether it left numbers that training can go on with. */
  private Ending endingOf(EpochMetrics metrics) {
    double largest = EXPLOSION * StrictMath.log(confusion.classes());
    double after = metrics.validation().map(Validation::loss).orElse(metrics.loss());
    if (!isFinite(hasFiniteWeights(), NotFinite.WEIGHTS)
        || !isFinite(Double.isFinite(after), NotFinite.VALIDATION_LOSS)) {
      return Ending.DIVERGED;
    }
    return metrics.loss() > largest && after > largest ? Ending.EXPLODED : Ending.COMPLETED;
  }

  /** Takes note of what is not. */
  private boolean isFinite(boolean is, NotFinite what) {
    notFinite = is ? Optional.empty() : Optional.of(what);
    return is;
  }

  /** A last step may have broken them, and they are about to be kept. */
  private boolean hasFiniteWeights() {
    for (Parameter parameter : network.parameters().values()) {
      Tensor value = parameter.value();
      for (int i = value.offset(); i < value.offset() + value.size(); i++) {
        if (!Float.isFinite(value.data()[i])) {
          return false;
        }
      }
    }
    return true;
  }

  /** The images of the last batch as the network saw them, to look for the cause of an ending. */
  public Tensor lastInput() {
    return current.input();
  }

  /** Gradient of the loss by {@code output}, the network's for {@link #lastInput()}. */
  public Tensor lossGradient(Tensor output) {
    current.loss(output);
    return current.gradient();
  }

  private void add(EpochMetrics metrics) {
    epochs.add(metrics);
    metrics.validation().ifPresent(it -> validationLosses.add(it.loss()));
  }

  /** Whether the least validation loss lies as many epochs back as patience allows. */
  private boolean isStale() {
    int best = validationLosses.isEmpty() ? 0 : validationLosses.indexOf(leastLoss());
    return config.patience() > 0 && validationLosses.size() - 1 - best >= config.patience();
  }

  private double leastLoss() {
    return validationLosses.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  private void beginEpoch() {
    confusion.clear();
    lossSum = 0;
    samplesDone = 0;
    steps = 0;
  }

  private Ending runEpoch(int epoch, TrainingListener listener) {
    int size = data.train().size();
    int[] order = config.step().order().of(size, random.stream(ORDER).stream(epoch));
    augmenter.beginEpoch(random.stream(AUGMENTATION).stream(epoch));
    listener.epochStarted(epoch, size);
    while (samplesDone < size) {
      if (stopRequested) {
        return Ending.STOPPED;
      }
      long start = System.nanoTime();
      boolean finite = step(order);
      stepNanos += System.nanoTime() - start; // what listeners do is not training
      if (!finite) {
        return Ending.DIVERGED;
      }
      listener.stepEnded(epoch, samplesDone, size, lossSum / samplesDone, confusion.accuracy());
    }
    return Ending.COMPLETED;
  }

  /** Whether all of the step was finite; else the weights are as before it. */
  private boolean step(int[] order) {
    double factor = config.schedule().factor(position.moveTo(steps()));
    optimizer.learningRate(learningRate * factor);
    optimizer.zeroGrad();
    int size = data.train().size();
    int from = samplesDone;
    int to = Math.min(size, from + stepSize);
    stepLossSum = 0;
    while (samplesDone < to) {
      Batch batch = size - samplesDone < full.size() ? last : full;
      if (!addGradients(batch, order, (float) batch.size() / (to - from))) {
        return false;
      }
    }
    double clipNorm = config.step().clipNorm();
    if (clipNorm > 0
        && !isFinite(Double.isFinite(gradientNorm.clip(clipNorm)), NotFinite.GRADIENT_NORM)) {
      return false;
    }
    optimizer.step();
    stepLoss = stepLossSum / (to - from);
    steps++;
    return true;
  }

  /**
   * Forward and backward of one batch; whether its loss is finite.
   *
   * @param share of the step's images that are in it
   */
  private boolean addGradients(Batch batch, int[] order, float share) {
    current = batch;
    batch.load(data.train(), order, samplesDone, data.normalization());
    augmenter.apply(batch.input(), order, samplesDone);
    Tensor output = batch.pass().forward(batch.input());
    float meanLoss = batch.loss(output);
    if (!isFinite(Float.isFinite(meanLoss), NotFinite.LOSS)) {
      return false;
    }
    Tensor gradient = batch.gradient();
    if (share < 1) {
      float[] dy = gradient.data();
      for (int i = 0; i < gradient.size(); i++) {
        dy[gradient.offset() + i] *= share;
      }
    }
    batch.pass().backwardToParameters(gradient);
    confusion.addAll(batch.labels(), output);
    lossSum += (double) meanLoss * batch.size();
    stepLossSum += (double) meanLoss * batch.size();
    samplesDone += batch.size();
    return true;
  }

  private EpochMetrics measure(double seconds, int samples) {
    return new EpochMetrics(
        epochs.size() + 1,
        lossSum / samplesDone,
        confusion.accuracy(),
        validator
            .map(Evaluator::evaluate)
            .map(it -> new Validation(it.loss(), it.accuracy(), it.precision())),
        optimizer.learningRate(),
        seconds,
        samples / seconds);
  }

  /** Epochs that have ended. */
  public int epochs() {
    return epochs.size();
  }

  /** Steps taken since the beginning of training, those before it was interrupted among them. */
  public long steps() {
    return (long) epochs.size() * stepsInEpoch + steps;
  }

  /** Mean loss over the images of the last step, before the step changed the weights. */
  public double stepLoss() {
    return stepLoss;
  }

  /**
   * Where training stands: to be called between steps, from a listener or after {@link #train}. The
   * tensors are the training's own; keep them by writing them down.
   */
  public Checkpoint checkpoint() {
    Tensor counts = roomForCounts();
    for (int i = 0; i < counts.size(); i++) {
      counts.data()[i] = confusion.count(i / confusion.classes(), i % confusion.classes());
    }
    return new Checkpoint(epochs.size(), steps, lossSum, tensors(counts));
  }

  private Tensor roomForCounts() {
    return Tensor.zeros(confusion.classes(), confusion.classes());
  }

  /** Weights, the optimizer's numbers, and what the epoch has counted. */
  private SequencedMap<String, Tensor> tensors(Tensor counts) {
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    Weights.of(network).forEach((name, tensor) -> tensors.put("network." + name, tensor));
    optimizer.state().forEach((name, tensor) -> tensors.put("optimizer." + name, tensor));
    tensors.put(COUNTS, counts);
    return tensors;
  }

  /**
   * Goes on from a checkpoint of a training with the same network, data and settings: the weights
   * at the end are those of a training that was never interrupted, to the bit.
   *
   * @param metrics of the epochs that had ended
   * @throws IllegalArgumentException if the checkpoint is of another training
   */
  public void resume(Checkpoint checkpoint, List<EpochMetrics> metrics) {
    if (checkpoint.epochs() != metrics.size() || checkpoint.steps() >= stepsInEpoch) {
      throw new IllegalArgumentException(
          "Training: expected a checkpoint after "
              + metrics.size()
              + " epochs and less than "
              + stepsInEpoch
              + " steps, got one after "
              + checkpoint.epochs()
              + " epochs and "
              + checkpoint.steps()
              + " steps; resume with the settings of the run");
    }
    Tensor counts = roomForCounts();
    Weights.copy(checkpoint.tensors(), tensors(counts));
    epochs.clear();
    validationLosses.clear();
    metrics.forEach(this::add);
    beginEpoch();
    steps = checkpoint.steps();
    samplesDone = steps * stepSize;
    lossSum = checkpoint.lossSum();
    for (int i = 0; i < counts.size(); i++) {
      confusion.add(i / confusion.classes(), i % confusion.classes(), (long) counts.data()[i]);
    }
    long fullBatches = data.train().size() / full.size();
    full.pass().resumeAfter(epochs.size() * fullBatches + samplesDone / full.size());
    if (last != full) {
      last.pass().resumeAfter(epochs.size());
    }
  }
}
