package dev.lanewise.engine.activation;

import static dev.lanewise.engine.math.Atan.atan;
import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;

import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Arctangent, {@code y = atan x}; {@code y' = 1/(1 + x²)}. Sibi, Jones and Siddarth, Analysis of
 * different activation functions using back propagation neural networks, Journal of Theoretical and
 * Applied Information Technology 47, 2013, for one of many uses.
 */
public record Arctan() implements Activation {
  /** From here on {@code 1 + x²} is x². */
  private static final float FAR = 0x1p40f;

  @Override
  public String name() {
    return "arctan";
  }

  @Override
  public List<String> aliases() {
    return List.of("atan");
  }

  @Override
  public Description description() {
    return Description.of("atan x").range(-Math.PI / 2, Math.PI / 2).rising();
  }

  @Override
  public FloatVector value(FloatVector x) {
    return atan(x);
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector near = floats(1f).div(x.fma(x, floats(1f)));
    FloatVector inverse = floats(1f).div(x);
    return near.blend(inverse.mul(inverse), x.abs().compare(GT, FAR));
  }

  @Override
  public double value(double x) {
    return atan(x);
  }

  @Override
  public double derivative(double x) {
    return 1 / (1 + x * x);
  }
}
