package dev.lanewise.engine.activation;

import static dev.lanewise.engine.math.Sigmoid.sigmoidDerivative;
import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.math.SigmoidProduct;
import dev.lanewise.engine.math.Tanh;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * LeCun's scaled hyperbolic tangent, {@code y = 1.7159·tanh(2x/3)}, so that {@code y(±1) ≈ ±1};
 * {@code y' = 4·1.7159·(2/3)·σ'(4x/3)}. LeCun, Bottou, Orr and Müller, Efficient backprop, 1998,
 * section 4.4.
 */
public record LecunTanh() implements Activation {
  /** 1.7159 in two parts. */
  private static final float SCALE = 0x1.b74538p0f;

  private static final float SCALE_LOW = 0x1.de69aep-25f;

  /** 2/3 in two parts. */
  private static final float TWO_THIRDS = 0x1.555556p-1f;

  private static final float TWO_THIRDS_LOW = -0x1.555556p-26f;

  /** {@code 4·1.7159·2/3} */
  private static final float SLOPE = 0x1.24d8dp2f;

  /** Below it, in magnitude, the value is linear. */
  private static final float LINEAR = 0x1p-13f;

  /** From here on the derivative rounds to zero. */
  private static final float FAR = 100f;

  @Override
  public String name() {
    return "lecun-tanh";
  }

  @Override
  public List<String> aliases() {
    return List.of("scaled-tanh");
  }

  @Override
  public Description description() {
    return Description.of("1.7159·tanh(2x/3)").range(-1.7159, 1.7159).rising();
  }

  @Override
  public FloatVector value(FloatVector x) {
    FloatVector b = bounded(x);
    FloatVector t = b.mul(TWO_THIRDS);
    FloatVector low = b.fma(floats(TWO_THIRDS_LOW), b.fma(floats(TWO_THIRDS), t.neg()));
    FloatVector tanh = Tanh.product(floats(SCALE), t, low);
    FloatVector large = tanh.fma(floats(SCALE_LOW / SCALE), tanh);
    return large.blend(x.mul(0.25f * SLOPE), x.abs().compare(LT, LINEAR));
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector a = bounded(x).abs().neg();
    FloatVector t = a.mul(2 * TWO_THIRDS);
    FloatVector low = a.fma(floats(2 * TWO_THIRDS_LOW), a.fma(floats(2 * TWO_THIRDS), t.neg()));
    return SigmoidProduct.roundedSlope(SLOPE, t, low);
  }

  @Override
  public double value(double x) {
    return 1.7159 * Math.tanh(x * 2 / 3);
  }

  @Override
  public double derivative(double x) {
    return 1.7159 * 8 / 3 * sigmoidDerivative(x * 4 / 3);
  }

  private static FloatVector bounded(FloatVector x) {
    return x.blend(FAR, x.compare(GT, FAR)).blend(-FAR, x.compare(LT, -FAR));
  }
}
