package dev.lanewise.engine.activation;

import static dev.lanewise.engine.math.Exp.exp;
import static dev.lanewise.engine.math.Tanh.tanh;
import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/**
 * Tanhshrink, {@code y = x − tanh x}; {@code y' = tanh² x}. PyTorch's {@code torch.nn.Tanhshrink}.
 *
 * <p>Near 0 it is {@code x³/3}: small signals all but vanish in each layer, and gradients with
 * them. LeNet-5 with Glorot's first weights stays at the accuracy of a guess; with He's, which are
 * larger, it learns as well as with others.
 *
 * <p>{@code x³·P(x²)} for {@code |x| < 1}, where P is a minimax polynomial of degree 8 (relative
 * error 2^-30), and {@code |x| − 1 + 2/(e^2|x| + 1)} beyond, with the sign of x.
 */
public record TanhShrink() implements Activation {
  private static final float P0 = 0x1.555556p-2f;
  private static final float P0_LOW = -0x1.555556p-27f;
  private static final float P1 = -0x1.11110ep-3f;
  private static final float P2 = 0x1.ba1a26p-5f;
  private static final float P3 = -0x1.662f5cp-6f;
  private static final float P4 = 0x1.211aeap-7f;
  private static final float P5 = -0x1.c6ceb4p-9f;
  private static final float P6 = 0x1.42bb68p-10f;
  private static final float P7 = -0x1.5a7046p-12f;
  private static final float P8 = 0x1.86591ep-15f;

  /** From here on tanh rounds to ±1. */
  private static final float FAR = 14f;

  /** Below it x³/3 rounds to 0. */
  private static final float UNDERFLOW = 0x1p-50f;

  @Override
  public String name() {
    return "tanh-shrink";
  }

  @Override
  public Description description() {
    return Description.of("x − tanh x").rising();
  }

  @Override
  public FloatVector value(FloatVector x) {
    FloatVector a = x.abs();
    FloatVector z = a.mul(a);
    FloatVector p =
        floats(P8)
            .fma(z, floats(P7))
            .fma(z, floats(P6))
            .fma(z, floats(P5))
            .fma(z, floats(P4))
            .fma(z, floats(P3))
            .fma(z, floats(P2))
            .fma(z, floats(P1));
    FloatVector third = z.fma(p, floats(P0));
    FloatVector thirdLow = z.fma(p, floats(P0).sub(third)).add(P0_LOW);
    FloatVector cube = z.mul(x);
    FloatVector cubeLow = z.fma(x, cube.neg()).add(a.fma(a, z.neg()).mul(x));
    FloatVector small = cube.fma(third, cube.fma(thirdLow, cubeLow.mul(third)));

    FloatVector far = a.blend(FAR, a.compare(GT, FAR));
    FloatVector q = floats(2f).div(exp(far.add(far)).add(1f));
    FloatVector line = x.sub(floats(1f).blend(-1f, x.compare(LT, 0f)));
    FloatVector large = line.add(q.blend(q.neg(), x.compare(LT, 0f)));
    FloatVector zero = x.mul(0f); // with its sign
    return large.blend(small, a.compare(LT, 1f)).blend(zero, a.compare(LT, UNDERFLOW));
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector tanh = tanh(x);
    return tanh.mul(tanh);
  }

  @Override
  public double value(double x) {
    double a = Math.abs(x);
    return a < 0.5 ? series(x) : x - Math.tanh(x);
  }

  @Override
  public double derivative(double x) {
    double tanh = Math.tanh(x);
    return tanh * tanh;
  }

  /** {@code (x·cosh x − sinh x)/cosh x}, all terms of whose numerator have the sign of x. */
  private static double series(double x) {
    double power = x * x * x / 6;
    double sum = 0;
    for (int n = 1; n < 12; n++) {
      sum += 2 * n * power;
      power *= x * x / ((2 * n + 2) * (2 * n + 3));
    }
    return sum / Math.cosh(x);
  }
}
