package dev.lanewise.models.diagnose;

import dev.lanewise.models.train.EpochMetrics;
import dev.lanewise.models.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures a network with a {@link Probe} before its training, as epoch 0, and after every epoch.
 * Listen with it to the training of the probe's network.
 */
public final class Diagnosis implements TrainingListener {
  /**
   * The network after some epochs.
   *
   * @param epoch 0 before training, then the number of the epoch that has ended
   * @param layers the state of every activation
   */
  public record Finding(int epoch, List<LayerState> layers) {
    /** Copies the list. */
    public Finding {
      layers = List.copyOf(layers);
    }
  }

  private final Probe probe;
  private final Consumer<Finding> sink;
  private final boolean hasUntrained;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * A listener with this probe.
   *
   * @param sink told of every finding at once, on the thread that trains
   */
  public Diagnosis(Probe probe, Consumer<Finding> sink) {
    this(probe, sink, List.of(), 0);
  }

  /**
   * A listener that goes on where an earlier one ended, and finds what that would have found.
   *
   * @param earlier what was found before the training was interrupted; if it went lost, so did
   *     epoch 0
   * @param steps taken before, 0 where training begins anew
   */
  public Diagnosis(Probe probe, Consumer<Finding> sink, List<Finding> earlier, long steps) {
    this.probe = probe;
    this.sink = sink;
    hasUntrained = steps == 0;
    findings.addAll(earlier);
    probe.resumeAfter(earlier.size());
  }

  @Override
  public void epochStarted(int epoch, int samples) {
    if (findings.isEmpty() && hasUntrained) {
      measure(0);
    }
  }

  @Override
  public void epochEnded(EpochMetrics metrics) {
    measure(metrics.epoch());
  }

  private void measure(int epoch) {
    Finding finding = new Finding(epoch, probe.measure());
    findings.add(finding);
    sink.accept(finding);
  }

  /** All findings so far, earlier ones among them. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }
}
