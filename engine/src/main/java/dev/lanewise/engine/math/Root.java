package dev.lanewise.engine.math;

import static dev.lanewise.engine.simd.Simd.floats;

import jdk.incubator.vector.FloatVector;

/**
 * {@code √(p + b)} in two parts, for a square p in two parts and a constant b > 0: the root that
 * ISRU, squareplus and the bent identity divide by.
 */
public final class Root {
  private Root() {}

  /** The root, rounded, of {@code p + b}, rounded; p ≥ 0. */
  public static FloatVector high(FloatVector p, float b) {
    return p.add(b).sqrt();
  }

  /** {@code √(p + pLow + b) − h}, for {@code h = high(p, b)}. */
  public static FloatVector low(FloatVector p, FloatVector pLow, float b, FloatVector h) {
    FloatVector w = p.add(b);
    FloatVector other = w.sub(p);
    FloatVector lost = p.sub(w.sub(other)).add(floats(b).sub(other)).add(pLow);
    return h.neg().fma(h, w).add(lost).div(h.add(h));
  }
}
