package dev.lanewise.engine.activation;

import static dev.lanewise.engine.math.Erf.erf;
import static dev.lanewise.engine.math.Exp.exp;
import static dev.lanewise.engine.math.Expm1.expm1;
import static dev.lanewise.engine.math.Log.log;
import static dev.lanewise.engine.math.Log1p.log1p;
import static dev.lanewise.engine.math.Sigmoid.sigmoid;
import static dev.lanewise.engine.math.Tanh.tanh;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.engine.simd.Simd;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/** Formulas as long as any that the literature knows, and longer; and some that break the rules. */
final class Formulas {
  private Formulas() {}

  /** Those of the catalogue and all here that keep the rules. */
  static List<Activation> spliceable() {
    List<Activation> all = new ArrayList<>(Activations.all());
    all.addAll(List.of(new LeakyRelu(0.2f), new Gelu(), new Mish(), new Everything(0.7f)));
    return all;
  }

  /** Gaussian error linear unit, {@code x·Φ(x)}. */
  record Gelu() implements Activation {
    private static final float SQRT_HALF = 0.70710677f;
    private static final float INVERSE_SQRT_TAU = 0.3989423f;

    @Override
    public String name() {
      return "test-gelu";
    }

    @Override
    public FloatVector value(FloatVector x) {
      return x.mul(share(x));
    }

    @Override
    public FloatVector derivative(FloatVector x) {
      return exp(x.mul(x).mul(-0.5f)).mul(INVERSE_SQRT_TAU).fma(x, share(x));
    }

    private static FloatVector share(FloatVector x) {
      return erf(x.mul(SQRT_HALF)).add(1f).mul(0.5f);
    }

    @Override
    public double value(double x) {
      return x * 0.5 * (1 + erf(x * Math.sqrt(0.5)));
    }

    @Override
    public double derivative(double x) {
      return value(x) / x + x * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    }
  }

  /** Mish, {@code x·tanh(ln(1 + eˣ))}. */
  record Mish() implements Activation {
    @Override
    public String name() {
      return "test-mish";
    }

    @Override
    public FloatVector value(FloatVector x) {
      return x.mul(tanh(softplus(x)));
    }

    @Override
    public FloatVector derivative(FloatVector x) {
      FloatVector t = tanh(softplus(x));
      return t.mul(t).neg().add(1f).mul(sigmoid(x)).fma(x, t);
    }

    private static FloatVector softplus(FloatVector x) {
      return log1p(exp(x.abs().neg())).add(x.blend(0f, x.compare(LT, 0f)));
    }

    @Override
    public double value(double x) {
      return x * tanh(log1p(exp(x)));
    }

    @Override
    public double derivative(double x) {
      double t = tanh(log1p(exp(x)));
      return (1 - t * t) * sigmoid(x) * x + t;
    }
  }

  /** Every function at once, a length that no activation in use reaches. */
  record Everything(float a) implements Activation {
    @Override
    public String name() {
      return "test-everything";
    }

    @Override
    public FloatVector value(FloatVector x) {
      FloatVector l = log(x.abs().add(1f));
      FloatVector s = sigmoid(expm1(x.mul(0.1f)));
      return erf(x.mul(a)).fma(tanh(l), s).add(exp(l.neg())).add(log1p(s));
    }

    @Override
    public FloatVector derivative(FloatVector x) {
      return value(x.mul(0.5f)).mul(exp(x));
    }

    @Override
    public double value(double x) {
      double l = log(Math.abs(x) + 1);
      double s = sigmoid(expm1(0.1f * x));
      return erf(a * x) * tanh(l) + s + exp(-l) + log1p(s);
    }

    @Override
    public double derivative(double x) {
      return value(0.5 * x) * exp(x);
    }
  }

  /** Branches and a loop: unusual, and still copied. */
  record Powers(int n) implements Activation {
    @Override
    public String name() {
      return "test-powers";
    }

    @Override
    public FloatVector value(FloatVector x) {
      return power(x, n);
    }

    @Override
    public FloatVector derivative(FloatVector x) {
      return n == 0 ? FloatVector.zero(Simd.FLOATS) : power(x, n - 1).mul(n);
    }

    private static FloatVector power(FloatVector x, int times) {
      if (times == 0) {
        return FloatVector.broadcast(Simd.FLOATS, 1f);
      }
      FloatVector product = x;
      for (int i = 1; i < times; i++) {
        product = product.mul(x);
      }
      return product;
    }

    @Override
    public double value(double x) {
      return Math.pow(x, n);
    }

    @Override
    public double derivative(double x) {
      return n * Math.pow(x, n - 1);
    }
  }

  /** Calls itself. */
  record Recursive() implements Activation {
    @Override
    public String name() {
      return "test-recursive";
    }

    @Override
    public FloatVector value(FloatVector x) {
      return halves(x, 3);
    }

    @Override
    public FloatVector derivative(FloatVector x) {
      return halves(x.blend(1f, x.compare(LT, Float.POSITIVE_INFINITY)), 3);
    }

    private static FloatVector halves(FloatVector x, int times) {
      return times == 0 ? x : halves(x.mul(0.5f), times - 1);
    }

    @Override
    public double value(double x) {
      return x / 8;
    }

    @Override
    public double derivative(double x) {
      return 0.125;
    }
  }

  /** Too long for a loop that the JIT compiles. */
  record TooLong() implements Activation {
    @Override
    public String name() {
      return "test-too-long";
    }

    @Override
    public FloatVector value(FloatVector x) {
      return sixteen(sixteen(sixteen(x)));
    }

    @Override
    public FloatVector derivative(FloatVector x) {
      return x.blend(1f, x.compare(LT, Float.POSITIVE_INFINITY));
    }

    private static FloatVector sixteen(FloatVector x) {
      return four(four(four(four(x))));
    }

    private static FloatVector four(FloatVector x) {
      return tanh(tanh(tanh(tanh(x))));
    }

    @Override
    public double value(double x) {
      double y = x;
      for (int i = 0; i < 48; i++) {
        y = tanh(y);
      }
      return y;
    }

    @Override
    public double derivative(double x) {
      return 1;
    }
  }

  /** A formula of another activation, held in a field. */
  record Scaled(Activation inner, float scale) implements Activation {
    @Override
    public String name() {
      return "test-scaled";
    }

    @Override
    public FloatVector value(FloatVector x) {
      return inner.value(x).mul(scale);
    }

    @Override
    public FloatVector derivative(FloatVector x) {
      return inner.derivative(x).mul(scale);
    }

    @Override
    public double value(double x) {
      return scale * inner.value(x);
    }

    @Override
    public double derivative(double x) {
      return scale * inner.derivative(x);
    }
  }
}
