package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.floats;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.math.SigmoidProduct;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * GELU by its tanh formula, {@code y = ½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))) = x·σ(t)} with
 * {@code t = x·(a + b·x²)}; {@code y' = σ(t)·(1 + x·t'·σ(−t))}. Hendrycks and Gimpel, Gaussian
 * error linear units, 2016, section 2; PyTorch's {@code approximate="tanh"}.
 */
public record GeluTanh() implements Activation {
  private static final double SCALE = 1.5957691216057308; // 2·√(2/π)
  private static final double CUBIC = SCALE * 0.044715;

  private static final float A = (float) SCALE;
  private static final float A_LOW = (float) (SCALE - A);
  private static final float B = (float) CUBIC;
  private static final float B_LOW = (float) (CUBIC - B);

  /** From here on the gate is open, or closed. */
  private static final float FAR = 12.75f;

  @Override
  public String name() {
    return "gelu-tanh";
  }

  @Override
  public List<String> aliases() {
    return List.of("gelu-new", "gelu-approximate");
  }

  @Override
  public Description description() {
    return Description.of("½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))")
        .range(-0.17004075057125406, Double.POSITIVE_INFINITY);
  }

  @Override
  public FloatVector value(FloatVector x) {
    FloatVector bounded = x.abs().blend(FAR, x.abs().compare(GT, FAR)).neg();
    FloatVector t = gate(bounded);
    FloatVector y = x.blend(-FAR, x.compare(LT, -FAR));
    return SigmoidProduct.rounded(y, t, gateLow(bounded, t), x.compare(LT, 0f));
  }

  @Override
  public FloatVector derivative(FloatVector x) {
    FloatVector bounded = bounded(x);
    FloatVector t = gate(bounded);
    FloatVector tLow = gateLow(bounded, t);
    FloatVector cube = bounded.mul(bounded).mul(2 * B).mul(bounded);
    FloatVector d = t.add(cube); // x·t' = t + 2b·x³
    FloatVector dLow = cube.sub(d.sub(t)).add(tLow);
    return SigmoidProduct.derivative(d, dLow, t, tLow);
  }

  @Override
  public double value(double x) {
    return SigmoidProduct.product(x, x * (SCALE + CUBIC * x * x));
  }

  @Override
  public double derivative(double x) {
    return SigmoidProduct.derivative(x * (SCALE + 3 * CUBIC * x * x), x * (SCALE + CUBIC * x * x));
  }

  private static FloatVector bounded(FloatVector x) {
    return x.blend(FAR, x.compare(GT, FAR)).blend(-FAR, x.compare(LT, -FAR));
  }

  /** t, rounded. */
  private static FloatVector gate(FloatVector x) {
    return x.mul(x).mul(B).add(A).mul(x);
  }

  /** What the roundings in {@code t = gate(x)} lost. */
  private static FloatVector gateLow(FloatVector x, FloatVector t) {
    FloatVector square = x.mul(x);
    FloatVector squareLow = x.fma(x, square.neg());
    FloatVector bend = square.mul(B);
    FloatVector bendLow = square.fma(floats(B_LOW), square.fma(floats(B), bend.neg()));
    FloatVector scale = bend.add(A);
    FloatVector rounded = scale.sub(bend);
    FloatVector lost = bend.sub(scale.sub(rounded)).add(floats(A).sub(rounded));
    FloatVector scaleLow = squareLow.fma(floats(B), bendLow).add(lost.add(A_LOW));
    return scaleLow.fma(x, scale.fma(x, t.neg()));
  }
}
