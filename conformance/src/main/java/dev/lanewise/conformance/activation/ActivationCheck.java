package dev.lanewise.conformance.activation;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.threads.Threads;
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
    SubjectChecks checks = new SubjectChecks(FixedSubject.of(activation), sweep, progress);
    Accuracy accuracy = checks.run(threads);
    return new Certificate(
        activation.name(), activation.description(), accuracy, checks.findings(), Optional.empty());
  }
}
