package dev.lanewise.engine.pooling;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Which of two elements of a window is its largest: of equal ones the earlier; the first
 * not-a-number beats all.
 */
final class Largest {
  private Largest() {}

  /** Whether a later element takes the place of the best of the earlier ones. */
  static boolean replaces(float later, float best) {
    return !(later <= best) && !Float.isNaN(best);
  }

  /** The same, lane by lane. */
  static VectorMask<Float> replaces(FloatVector later, FloatVector best) {
    return later
        .compare(VectorOperators.LE, best)
        .not()
        .and(best.compare(VectorOperators.EQ, best));
  }
}
