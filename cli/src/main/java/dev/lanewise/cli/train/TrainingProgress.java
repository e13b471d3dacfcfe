package dev.lanewise.cli.train;

import dev.lanewise.cli.terminal.ProgressBar;
import dev.lanewise.cli.terminal.RecentSpeed;
import dev.lanewise.models.train.EpochMetrics;
import dev.lanewise.models.train.TrainingListener;
import dev.lanewise.models.train.Validation;
import java.io.PrintStream;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Shows training: a bar while an epoch runs, where a person watches, and a line when it has ended.
 */
final class TrainingProgress implements TrainingListener {
  private final int epochs;
  private final ProgressBar bar;
  private final PrintStream out;
  private final LongSupplier nanoTime;
  private final RecentSpeed speed = new RecentSpeed();
  private long epochStart;

  /** Of the epochs that have ended. */
  private long stepNanos;

  TrainingProgress(int epochs, ProgressBar bar, PrintStream out, LongSupplier nanoTime) {
    this.epochs = epochs;
    this.bar = bar;
    this.out = out;
    this.nanoTime = nanoTime;
  }

  @Override
  public void epochStarted(int epoch, int samples) {
    epochStart = nanoTime.getAsLong();
    bar.show(label(epoch), 0, List.of());
  }

  @Override
  public void stepEnded(int epoch, int samplesDone, int samples, double meanLoss, double accuracy) {
    if (!bar.isDue()) {
      return;
    }
    double seconds = (stepNanos + nanoTime.getAsLong() - epochStart) * 1e-9;
    double seen = (epoch - 1.0) * samples + samplesDone;
    double perSecond = speed.perSecond(seconds, seen);
    double secondsLeft = ((double) epochs * samples - seen) / Math.max(perSecond, 1);
    bar.show(
        label(epoch),
        (double) samplesDone / samples,
        List.of(
            String.format("loss %.4f", meanLoss),
            String.format("accuracy %4.1f %%", 100 * accuracy),
            String.format("%s left", clock(secondsLeft)),
            String.format("%,.0f samples/s", perSecond)));
  }

  @Override
  public void epochEnded(EpochMetrics metrics) {
    stepNanos += (long) (metrics.seconds() * 1e9);
    bar.clear();
    out.println(
        label(metrics.epoch())
            + String.format("   loss %.4f", metrics.loss())
            + String.format("   accuracy %4.1f %%", 100 * metrics.accuracy())
            + metrics.validation().map(TrainingProgress::validation).orElse("")
            + String.format("   %,.0f samples/s", metrics.imagesPerSecond())
            + String.format("   %.1f s", metrics.seconds()));
  }

  private static String validation(Validation validation) {
    return String.format(
        "   validation: loss %.4f   accuracy %4.1f %%",
        validation.loss(), 100 * validation.accuracy());
  }

  private String label(int epoch) {
    String total = Integer.toString(epochs);
    return String.format("epoch %" + total.length() + "d/%s", epoch, total);
  }

  private static String clock(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format("%d:%02d", whole / 60, whole % 60)
        : String.format("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
}
