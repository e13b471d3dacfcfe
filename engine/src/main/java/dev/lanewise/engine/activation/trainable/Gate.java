package dev.lanewise.engine.activation.trainable;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.math.ExpParts;
import dev.lanewise.engine.math.Sigmoid;
import dev.lanewise.engine.math.SigmoidProduct;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Arguments of sigmoid gates, held where no product of a huge and a tiny factor occurs. */
final class Gate {
  /** From here on, on either side, a gate is open or closed. */
  private static final float FAR = -ExpParts.LOWEST;

  /** A factor that a closed gate makes zero. */
  private static final float LARGE = 0x1p60f;

  /** Up to here a square, and its reciprocal, are floats. */
  private static final float ROOT = 0x1p60f;

  private Gate() {}

  /** The factor x of a gate σ(t), held within ±2^60 where the gate is closed. */
  static FloatVector factor(FloatVector x, FloatVector t) {
    FloatVector held = x.blend(LARGE, x.compare(GT, LARGE)).blend(-LARGE, x.compare(LT, -LARGE));
    return x.blend(held, t.compare(LT, -FAR));
  }

  /** The factor y of a slope σ'(t), 0 where that is. */
  static FloatVector closed(FloatVector y, FloatVector t) {
    return y.blend(0f, t.abs().compare(GT, FAR));
  }

  /** {@code x²·σ'(t + low)}; x² itself may be beyond the floats. */
  static FloatVector squareSlope(FloatVector x, FloatVector t, FloatVector low) {
    VectorMask<Float> large = x.abs().compare(GT, ROOT);
    FloatVector y = x.mul(x).blend(x, large);
    FloatVector rest = floats(1f).blend(closed(x, t), large);
    return SigmoidProduct.slope(closed(y, t), t, low).mul(rest);
  }

  /** t, held where the gate changes. */
  static FloatVector bounded(FloatVector t) {
    return t.blend(FAR, t.compare(GT, FAR)).blend(-FAR, t.compare(LT, -FAR));
  }

  /** What the rounding of t lost, 0 where t was held. */
  static FloatVector lowWithin(FloatVector low, FloatVector t) {
    return low.blend(0f, t.abs().compare(GT, FAR));
  }

  /** {@code y·σ'(t)}, the reference; 0 where σ'(t) is. */
  static double slopeProduct(double y, double t) {
    double slope = Sigmoid.sigmoidDerivative(t);
    return slope == 0 ? 0 : y * slope;
  }
}
