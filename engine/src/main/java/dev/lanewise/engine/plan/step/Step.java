package dev.lanewise.engine.plan.step;

/**
 * One operation on tensors at fixed places. One thread at a time runs it; a run allocates nothing
 * once the JIT has compiled it.
 */
@FunctionalInterface
public interface Step {
  /** Reads the inputs, writes the output. */
  void run();
}
