package dev.lanewise.perf;

import static dev.lanewise.engine.simd.Simd.floats;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.math.Erf;
import dev.lanewise.engine.math.Exp;
import dev.lanewise.engine.math.Expm1;
import dev.lanewise.engine.math.Log;
import dev.lanewise.engine.math.Log1p;
import dev.lanewise.engine.math.Sigmoid;
import dev.lanewise.engine.math.Sine;
import dev.lanewise.engine.math.Tanh;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.threads.Scratch;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The functions of {@code engine.math} over an array in the first cache, in G elements a second,
 * each beside the loop over its reference in doubles: {@code Math}'s function, where there is one.
 * They run as activations do, copied into their loop: a plain loop would leave it to what ran
 * before whether the JIT inlines them (exp 6 or 0.5).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(MathBenchmark.N)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class MathBenchmark {
  static final int N = 2048;

  private static final List<Activation> FUNCTIONS =
      List.of(
          new ExpLoop(),
          new Expm1Loop(),
          new LogLoop(),
          new Log1pLoop(),
          new TanhLoop(),
          new SigmoidLoop(),
          new ErfLoop(),
          new SineLoop());

  /** Which. */
  @Param({"exp", "expm1", "log", "log1p", "tanh", "sigmoid", "erf", "sin"})
  public String function = "exp";

  private ActivationLoops vector = ActivationLoops.of(FUNCTIONS.getFirst());
  private ActivationLoops scalar = ActivationLoops.scalar(FUNCTIONS.getFirst());
  private final float[] x = new float[N];
  private final float[] y = new float[N];
  private final Scratch scratch = new Scratch();

  /** Finds the function; positive numbers, which all are defined for. */
  @Setup
  public void fill() {
    for (Activation each : FUNCTIONS) {
      if (each.name().equals(function)) {
        vector = ActivationLoops.of(each);
        scalar = ActivationLoops.scalar(each);
      }
    }
    new CounterRandom(1).fillUniform(x, 0, N, 0.01f, 5f);
  }

  /** A vector at a time. */
  @Benchmark
  public float[] simd() {
    vector.forward(N, x, 0, y, 0, scratch);
    return y;
  }

  /** One by one. */
  @Benchmark
  public float[] scalar() {
    scalar.forward(N, x, 0, y, 0, scratch);
    return y;
  }

  private record ExpLoop() implements Activation {
    @Override
    public String name() {
      return "exp";
    }

    @Override
    public FloatVector value(FloatVector x) {
      return Exp.exp(x);
    }

    @Override
    public FloatVector derivative(FloatVector x) {
      return Exp.exp(x);
    }

    @Override
    public double value(double x) {
      return Exp.exp(x);
    }

    @Override
    public double derivative(double x) {
      return Exp.exp(x);
    }
  }

  private record Expm1Loop() implements Activation {
    @Override
    public String name() {
      return "expm1";
    }

    @Override
    public FloatVector value(FloatVector x) {
      return Expm1.expm1(x);
    }

    @Override
    public FloatVector derivative(FloatVector x) {
      return Exp.exp(x);
    }

    @Override
    public double value(double x) {
      return Expm1.expm1(x);
    }

    @Override
    public double derivative(double x) {
      return Exp.exp(x);
    }
  }

  private record LogLoop() implements Activation {
    @Override
    public String name() {
      return "log";
    }

    @Override
    public FloatVector value(FloatVector x) {
      return Log.log(x);
    }

    @Override
    public FloatVector derivative(FloatVector x) {
      return floats(1f).div(x);
    }

    @Override
    public double value(double x) {
      return Log.log(x);
    }

    @Override
    public double derivative(double x) {
      return 1 / x;
    }
  }

  private record Log1pLoop() implements Activation {
    @Override
    public String name() {
      return "log1p";
    }

    @Override
    public FloatVector value(FloatVector x) {
      return Log1p.log1p(x);
    }

    @Override
    public FloatVector derivative(FloatVector x) {
      return floats(1f).div(x.add(1f));
    }

    @Override
    public double value(double x) {
      return Log1p.log1p(x);
    }

    @Override
    public double derivative(double x) {
      return 1 / (1 + x);
    }
  }

  private record TanhLoop() implements Activation {
    @Override
    public String name() {
      return "tanh";
    }

    @Override
    public FloatVector value(FloatVector x) {
      return Tanh.tanh(x);
    }

    @Override
    public FloatVector derivative(FloatVector x) {
      return Tanh.tanh(x).mul(Tanh.tanh(x)).neg().add(1f);
    }

    @Override
    public double value(double x) {
      return Tanh.tanh(x);
    }

    @Override
    public double derivative(double x) {
      return 1 - Tanh.tanh(x) * Tanh.tanh(x);
    }
  }

  private record SigmoidLoop() implements Activation {
    @Override
    public String name() {
      return "sigmoid";
    }

    @Override
    public FloatVector value(FloatVector x) {
      return Sigmoid.sigmoid(x);
    }

    @Override
    public FloatVector derivative(FloatVector x) {
      return Sigmoid.sigmoidDerivative(x);
    }

    @Override
    public double value(double x) {
      return Sigmoid.sigmoid(x);
    }

    @Override
    public double derivative(double x) {
      return Sigmoid.sigmoidDerivative(x);
    }
  }

  private record ErfLoop() implements Activation {
    @Override
    public String name() {
      return "erf";
    }

    @Override
    public FloatVector value(FloatVector x) {
      return Erf.erf(x);
    }

    @Override
    public FloatVector derivative(FloatVector x) {
      return Exp.exp(x.mul(x).neg()).mul(1.1283792f);
    }

    @Override
    public double value(double x) {
      return Erf.erf(x);
    }

    @Override
    public double derivative(double x) {
      return Exp.exp(-x * x) * 2 / Math.sqrt(Math.PI);
    }
  }

  private record SineLoop() implements Activation {
    @Override
    public String name() {
      return "sin";
    }

    @Override
    public FloatVector value(FloatVector x) {
      return Sine.sin(x);
    }

    @Override
    public FloatVector derivative(FloatVector x) {
      return Sine.cos(x);
    }

    @Override
    public double value(double x) {
      return Sine.sin(x);
    }

    @Override
    public double derivative(double x) {
      return Sine.cos(x);
    }
  }
}
