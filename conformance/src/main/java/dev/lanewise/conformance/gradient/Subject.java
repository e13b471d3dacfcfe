package dev.lanewise.conformance.gradient;

import dev.lanewise.engine.random.CounterRandom;
import java.util.List;

/** What is differentiated: float outputs that depend on variables, and gradients of its own. */
interface Subject {
  /** As the report names it. */
  String name();

  /** What the outputs depend on, in the order of the report. */
  List<Variable> variables();

  /** Number of outputs. */
  int outputs();

  /** The outputs at the variables' present values. */
  void evaluate(float[] outputs);

  /**
   * The gradients of {@code Σ projection[i]·output[i]} at the variables' present values, as the
   * production code computes them.
   *
   * @param gradients one array for each variable, of its size
   */
  void differentiate(float[] projection, double[][] gradients);

  /** Random factors of the outputs; of ordinary size, so that each output counts. */
  float[] projection(CounterRandom random);

  /**
   * Lets accumulated gradients start from numbers as large as these: larger ones would drown them
   * in rounding, smaller ones would not be missed.
   */
  void accumulateFromSizeOf(double[][] gradients, CounterRandom random);

  /** Puts back what the check has changed. */
  void restore();
}
