package dev.lanewise.cli.train;

import dev.lanewise.layers.Layer;
import dev.lanewise.models.record.Recorder;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.run.RunRecord;
import dev.lanewise.models.run.Weights;
import dev.lanewise.models.train.EpochMetrics;
import dev.lanewise.models.train.Trainer;
import dev.lanewise.models.train.TrainingListener;
import dev.lanewise.models.train.Validation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * Writes down where a training stands, and how long it took: after every epoch, and within one when
 * it is long ago; and the weights with the least validation loss, where they are wanted. What was
 * recorded until then goes before it.
 */
final class CheckpointWriter implements TrainingListener {
  private final Trainer trainer;
  private final Layer network;
  private final RunRecord record;
  private final RunFolder folder;
  private final Recorder recorder;
  private final boolean keepsBest;
  private final long nanosBetween;
  private double bestLoss = Double.POSITIVE_INFINITY;
  private final long startNanos = System.nanoTime();
  private long lastNanos = startNanos;

  /**
   * A writer for a training that begins, or goes on, now.
   *
   * @param record of the run, with the time that it took before
   */
  CheckpointWriter(
      Trainer trainer,
      Layer network,
      RunRecord record,
      RunFolder folder,
      Recorder recorder,
      boolean keepsBest,
      Duration between) {
    this.trainer = trainer;
    this.network = network;
    this.record = record;
    this.folder = folder;
    this.recorder = recorder;
    this.keepsBest = keepsBest;
    nanosBetween = between.toNanos();
  }

  /** Takes note of an epoch that ended before the training was resumed. */
  void recall(EpochMetrics metrics) {
    bestLoss = Math.min(bestLoss, loss(metrics));
  }

  @Override
  public void stepEnded(int epoch, int samplesDone, int samples, double meanLoss, double accuracy) {
    if (samplesDone < samples && System.nanoTime() - lastNanos >= nanosBetween) {
      write();
    }
  }

  @Override
  public void epochEnded(EpochMetrics metrics) {
    if (keepsBest && loss(metrics) < bestLoss) {
      bestLoss = loss(metrics);
      try {
        folder.saveBest(Weights.of(network));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    write();
  }

  /** Writes the checkpoint now. */
  void write() {
    try {
      recorder.flush(folder);
      folder.saveCheckpoint(trainer.checkpoint());
      folder.writeRecord(record.lasting(seconds()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lastNanos = System.nanoTime();
  }

  /** How long the training has taken, its earlier parts among it. */
  double seconds() {
    return record.seconds() + (System.nanoTime() - startNanos) * 1e-9;
  }

  private static double loss(EpochMetrics metrics) {
    return metrics.validation().map(Validation::loss).orElse(Double.POSITIVE_INFINITY);
  }
}
