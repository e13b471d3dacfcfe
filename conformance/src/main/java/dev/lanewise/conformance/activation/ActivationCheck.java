package dev.lanewise.conformance.activation;

import dev.lanewise.conformance.activation.Finding.Check;
import dev.lanewise.engine.accuracy.WorstError;
import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.threads.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks an activation against its own reference, the reference against itself, and both against
 * what the activation claims. Immutable.
 *
 * <pre>
 * Certificate certificate = ActivationCheck.of(new MyActivation()).run();
 * certificate.assertPassed();
 * </pre>
 *
 * <p>Bits in other JVMs are {@link SameBits}' to compare, speed is {@link Speed}'s to measure; a
 * certificate takes both in.
 */
public final class ActivationCheck {
  private final Activation activation;
  private final Sweep sweep;
  private final Progress progress;

  private ActivationCheck(Activation activation, Sweep sweep, Progress progress) {
    this.activation = activation;
    this.sweep = sweep;
    this.progress = progress;
  }

  /** Of this activation, over {@link Sweep#SAMPLED}. */
  public static ActivationCheck of(Activation activation) {
    return new ActivationCheck(activation, Sweep.SAMPLED, Progress.NONE);
  }

  /** Over other inputs. */
  public ActivationCheck sweep(Sweep other) {
    return new ActivationCheck(activation, other, progress);
  }

  /** Told how far the sweep is. */
  public ActivationCheck progress(Progress told) {
    return new ActivationCheck(activation, sweep, told);
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
    Accuracy accuracy = sweep.run(activation, threads, progress);
    List<Finding> findings = new ArrayList<>();
    findings.add(
        judge(
            Check.VALUE,
            accuracy.value(),
            activation.description().valueUlps(),
            accuracy.inputs()));
    findings.add(
        judge(
            Check.DERIVATIVE,
            accuracy.derivative(),
            activation.description().derivativeUlps(),
            accuracy.inputs()));
    findings.add(new SpecialValues(activation).check());
    findings.add(new Claims(activation).check());
    findings.add(new Slopes(activation).ofReference());
    findings.add(new Slopes(activation).ofKernel());
    return new Certificate(
        activation.name(), activation.description(), accuracy, findings, Optional.empty());
  }

  private static Finding judge(Check check, WorstError worst, double allowed, long inputs) {
    String detail =
        "%.3f ULP of %s allowed, got %s, expected %s"
            .formatted(worst.ulps(), allowed, worst.got(), worst.expected());
    return worst.ulps() <= allowed
        ? Finding.passed(check, "%.3f ULP at worst of %,d inputs".formatted(worst.ulps(), inputs))
        : Finding.failed(check, detail, worst.input());
  }
}
