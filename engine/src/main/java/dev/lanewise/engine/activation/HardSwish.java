package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LE;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Swish in pieces, {@code y = x·min(max(x + 3, 0), 6)/6}; its derivative is {@code (2x + 3)/6}
 * between the kinks, 0 at −3 and 1 at 3. Howard and others, Searching for MobileNetV3, ICCV 2019,
 * section 5.2.
 *
 * <p>{@code x·(x + 3)} is kept in two parts until the division.
 */
public record HardSwish() implements Activation {
  private static final float SIXTH = 1f / 6f;

  @Override
  public String name() {
    return "hard-swish";
  }

  @Override
  public List<String> aliases() {
    return List.of("hard-silu");
  }

  @Override
  public Description description() {
    return Description.of("x·min(max(x + 3, 0), 6)/6")
        .range(-0.375, Double.POSITIVE_INFINITY)
        .kinks(-3f, 3f);
  }

  @Override
  public FloatVector value(FloatVector x) {
    FloatVector sum = x.add(3f);
    FloatVector lost = x.sub(sum.sub(3f));
    FloatVector product = x.mul(sum);
    FloatVector low = x.fma(sum, product.neg()).add(x.mul(lost));
    FloatVector q = product.mul(SIXTH);
    FloatVector rest = q.fma(floats(-6f), product).add(low);
    FloatVector middle = rest.fma(floats(SIXTH), q);
    VectorMask<Float> outside = x.compare(GE, 3f).or(x.compare(EQ, 0f));
    return middle.blend(0f, x.compare(LE, -3f)).blend(x, outside);
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector middle = x.fma(floats(2f), floats(3f)).div(6f);
    return middle.blend(0f, x.compare(LE, -3f)).blend(1f, x.compare(GE, 3f));
  }

  @Override
  public double value(double x) {
    return x <= -3 ? 0 : x >= 3 ? x : x * (x + 3) / 6;
  }

  @Override
  public double derivative(double x) {
    return x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6;
  }
}
