package dev.lanewise.conformance.activation;

import dev.lanewise.conformance.activation.Finding.Check;
import dev.lanewise.conformance.activation.Finding.Outcome;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.TrainableActivationLayer;
import dev.lanewise.layers.init.Initialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks a trainable activation as {@link ActivationCheck} checks a fixed one, at several settings
 * of its parameters, and its derivatives by parameters beside: lanes against the reference, the
 * reference against differences of its value, sums over a batch, and all of it as a layer with
 * every sharing. Immutable.
 *
 * <p>Terms of such a formula may cancel: errors count in units in the last place of {@code |f| +
 * |x·∂f/∂x| + Σ |pᵢ·∂f/∂pᵢ|}, and f may be a derivative too. Where that is beyond 2^125 nothing is
 * asked, and what is below 2^-100 counts as that.
 */
public final class TrainableCheck {
  private static final Shape SAMPLE = Shape.of(3, 5);
  private static final int BATCH = 4;

  private final TrainableActivation activation;
  private final Sweep sweep;
  private final Progress progress;

  private TrainableCheck(TrainableActivation activation, Sweep sweep, Progress progress) {
    this.activation = activation;
    this.sweep = sweep;
    this.progress = progress;
  }

  /** Of this activation, over {@link Sweep#QUICK} at each of three settings. */
  public static TrainableCheck of(TrainableActivation activation) {
    return new TrainableCheck(activation, Sweep.QUICK, Progress.NONE);
  }

  /** Over other inputs. */
  public TrainableCheck sweep(Sweep other) {
    return new TrainableCheck(activation, other, progress);
  }

  /** Told how far the sweep is. */
  public TrainableCheck progress(Progress told) {
    return new TrainableCheck(activation, sweep, told);
  }

  /** Runs every check on the caller's thread. */
  public Certificate run() {
    try (Threads one = Threads.of(1)) {
      return run(one);
    }
  }

  /**
   * Runs every check; the sweep on the threads of a budget.
   *
   * @throws IllegalArgumentException if the activation cannot be called: what it threw, or that it
   *     returned a vector of other lanes than it was given
   */
  public Certificate run(Threads threads) {
    Preflight.require(activation);
    Map<Check, Finding> findings = new LinkedHashMap<>();
    List<Accuracy> accuracies = new ArrayList<>();
    for (TrainableSubject subject : TrainableSubject.settings(activation)) {
      SubjectChecks checks = new SubjectChecks(subject, sweep, progress);
      accuracies.add(checks.run(threads));
      List<Finding> made = new ArrayList<>(checks.findings());
      made.add(new Slopes(subject).byParameters(subject));
      made.add(new ParameterSums(subject).check());
      for (Finding finding : made) {
        findings.merge(finding.check(), at(finding, subject), TrainableCheck::worse);
      }
    }
    findings.put(Check.LAYER, asLayer());
    Accuracy worst = accuracies.stream().reduce(Accuracy::or).orElseThrow();
    return new Certificate(
        activation.name(),
        activation.description(),
        worst,
        List.copyOf(findings.values()),
        Optional.empty());
  }

  private static Finding at(Finding finding, TrainableSubject subject) {
    return finding.outcome() == Outcome.PASSED
        ? finding
        : new Finding(
            finding.check(),
            finding.outcome(),
            finding.detail() + " (" + subject.setting() + ")",
            finding.input());
  }

  private static Finding worse(Finding one, Finding other) {
    return one.outcome() == Outcome.PASSED ? other : one;
  }

  /** Gradients and promises of its layer, for every sharing. */
  private Finding asLayer() {
    Finding last = Finding.passed(Check.LAYER, "");
    for (Sharing sharing : Sharing.values()) {
      if (last.outcome() == Outcome.PASSED) {
        Layer layer =
            new TrainableActivationLayer(activation, sharing, SAMPLE, new Initialization(1));
        last = LayerFinding.of(layer, SAMPLE.inBatch(BATCH));
      }
    }
    return last;
  }
}
