package dev.lanewise.models.predict;

import dev.lanewise.engine.plan.Room;
import dev.lanewise.engine.plan.Session;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.models.data.Normalization;
import java.nio.FloatBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One thread's buffers for a {@link Classifier}: predicts up to {@link #maxBatch} samples at a
 * time, and allocates nothing after its first run. It may move from thread to thread, but two at
 * once are told so.
 *
 * <p>Samples are either given all at once, to {@link #predict}, or put one by one, each from where
 * it lies, and then {@link #run}. How many are run together may change the last bits of a sample:
 * kernels are chosen by shape.
 *
 * <p>Numbers are not looked at: a NaN or an infinity among the features makes that sample's
 * probabilities whatever IEEE arithmetic makes of it, NaN as a rule, and touches no other sample.
 */
public final class Predictor {
  /** Most floats of an array. */
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  private final Shape sample;
  private final int classes;
  private final Normalization normalization;
  private final Scores scores;
  private final int maxBatch;
  private final Session session;
  private final float[] input; // (maxBatch, sample)
  private final float[] output; // (maxBatch, outputSize)
  private final int outputSize;

  /** Views of both, for networks that take one sample at a time. */
  private final FloatBuffer eachInput;

  private final FloatBuffer eachOutput;
  private final boolean batched;
  private final Scratch scratch = new Scratch();
  private final AtomicBoolean busy = new AtomicBoolean();

  Predictor(Classifier classifier, int maxBatch, Threads threads) {
    if (maxBatch < 1) {
      throw new IllegalArgumentException(
          "Predictor: expected batches of at least 1 sample, got " + maxBatch);
    }
    this.sample = classifier.sample();
    this.classes = classifier.classNames().size();
    this.normalization = classifier.config().normalization();
    this.scores = classifier.config().scores();
    this.maxBatch = maxBatch;
    batched = classifier.plan().isBatched();
    outputSize = classifier.plan().outputs().getFirst().dims().sampleSize();
    int largest = Math.max(sample.size(), outputSize);
    if ((long) maxBatch * largest > LONGEST) {
      throw new IllegalArgumentException(
          "Predictor: expected batches that fit into an array, of at most "
              + LONGEST / largest
              + " samples, got "
              + maxBatch);
    }
    requireRoom();
    session = classifier.plan().newSession(batched ? maxBatch : 1, threads);
    input = new float[maxBatch * sample.size()];
    output = new float[maxBatch * outputSize];
    eachInput = FloatBuffer.wrap(input);
    eachOutput = FloatBuffer.wrap(output);
  }

  /** A batch may take as much as a plan and its sessions. */
  private void requireRoom() {
    long bytes = (long) Float.BYTES * maxBatch * (sample.size() + outputSize);
    long allowed = Room.allowedBytes();
    if (bytes > allowed) {
      throw new IllegalArgumentException(
          "Predictor: expected batches of at most "
              + allowed
              + " bytes, three quarters of Java's heap, got "
              + bytes
              + " for "
              + maxBatch
              + " samples; make batches smaller, or give Java more with -Xmx");
    }
  }

  /** The most samples that one run takes. */
  public int maxBatch() {
    return maxBatch;
  }

  /**
   * Probabilities of all classes for several samples.
   *
   * @param features (count, sample), row-major, as {@link Classifier#predict(float[])} takes them;
   *     what follows is ignored
   * @param count 1 to {@link #maxBatch}
   * @param probabilities receives (count, classes)
   * @throws IllegalArgumentException if the count is another, or an array too short
   * @throws IllegalStateException if another thread is using this predictor
   */
  public void predict(float[] features, int count, float[] probabilities) {
    enter();
    try {
      requireRun(count, probabilities);
      long numbers = (long) count * sample.size();
      if (features.length < numbers) {
        throw new IllegalArgumentException(
            "Predictor: expected at least the "
                + numbers
                + " features of "
                + count
                + " samples "
                + sample
                + ", got "
                + features.length);
      }
      for (int row = 0; row < count; row++) {
        int from = row * sample.size();
        normalization.apply(features, from, sample, input, from);
      }
      runTrusted(count, probabilities);
    } finally {
      busy.set(false);
    }
  }

  /**
   * Puts a sample into the next run.
   *
   * @param row its place in the batch, 0 to {@code maxBatch − 1}
   * @param features as {@link Classifier#predict(float[])} takes them
   * @throws IllegalArgumentException if there is no such row, or there are more or fewer features
   * @throws IllegalStateException if another thread is using this predictor
   */
  public void put(int row, float[] features) {
    enter();
    try {
      requireRow(row, features.length, "features");
      normalization.apply(features, 0, sample, input, row * sample.size());
    } finally {
      busy.set(false);
    }
  }

  /**
   * Puts an image into the next run.
   *
   * @param row its place in the batch, 0 to {@code maxBatch − 1}
   * @param pixels as {@link Classifier#predictPixels} takes them
   * @throws IllegalArgumentException if there is no such row, or there are more or fewer pixels
   * @throws IllegalStateException if another thread is using this predictor
   */
  public void putPixels(int row, byte[] pixels) {
    enter();
    try {
      requireRow(row, pixels.length, "pixels");
      normalization.apply(pixels, 0, sample, input, row * sample.size());
    } finally {
      busy.set(false);
    }
  }

  /**
   * Probabilities of all classes for the samples that were put.
   *
   * @param count 1 to {@link #maxBatch}: rows 0 to {@code count − 1} are run
   * @param probabilities receives (count, classes)
   * @throws IllegalArgumentException if the count is another, or the array too short
   * @throws IllegalStateException if another thread is using this predictor
   */
  public void run(int count, float[] probabilities) {
    enter();
    try {
      requireRun(count, probabilities);
      runTrusted(count, probabilities);
    } finally {
      busy.set(false);
    }
  }

  private void runTrusted(int count, float[] probabilities) {
    if (batched) {
      session.run(count, input, output);
    } else {
      runOneByOne(count);
    }
    for (int row = 0; row < count; row++) {
      scores.probabilities(
          classes, output, row * outputSize, probabilities, row * classes, scratch);
    }
  }

  private void runOneByOne(int count) {
    for (int row = 0; row < count; row++) {
      eachInput.limit((row + 1) * sample.size()).position(row * sample.size());
      eachOutput.limit((row + 1) * outputSize).position(row * outputSize);
      session.run(eachInput, eachOutput);
    }
  }

  private void enter() {
    if (!busy.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "Predictor: expected one thread at a time, got a second one; give every thread its own"
              + " by Classifier.newPredictor");
    }
  }

  private void requireRow(int row, int numbers, String what) {
    if (row < 0 || row >= maxBatch) {
      throw new IllegalArgumentException(
          "Predictor: expected a row from 0 to " + (maxBatch - 1) + ", got " + row);
    }
    if (numbers != sample.size()) {
      throw new IllegalArgumentException(
          "Predictor: expected the "
              + sample.size()
              + " "
              + what
              + " of a sample "
              + sample
              + ", got "
              + numbers);
    }
  }

  private void requireRun(int count, float[] probabilities) {
    if (count < 1 || count > maxBatch) {
      throw new IllegalArgumentException(
          "Predictor: expected 1 to "
              + maxBatch
              + " samples, got "
              + count
              + "; make it with a larger maxBatch, or run several batches");
    }
    if (probabilities.length < (long) count * classes) {
      throw new IllegalArgumentException(
          "Predictor: expected room for "
              + count
              + " · "
              + classes
              + " probabilities, got an array of "
              + probabilities.length);
    }
  }
}
