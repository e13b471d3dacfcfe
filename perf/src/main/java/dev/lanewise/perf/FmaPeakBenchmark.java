package dev.lanewise.perf;

import dev.lanewise.engine.simd.FmaPeak;
import dev.lanewise.engine.simd.Simd;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * GFLOP/s (operations a nanosecond) that one core can reach at all: what every other figure here is
 * a share of. Beside it the same chains as scalars.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class FmaPeakBenchmark {
  /** The same work whatever the vector width: a multiple of two operations, 12 chains, 16 lanes. */
  private static final int FLOPS = 2 * 12 * 16 * 1000;

  private static final int STEPS = (int) (FLOPS / FmaPeak.flops(1));
  private static final int SCALAR_STEPS = (int) (FLOPS / FmaPeak.flops(1) * Simd.LANES);

  // Fields, not constants: the compiler must not see that every chain tends to addend / (1 -
  // factor).
  private float factor = 0.5f;
  private float addend = 1f;

  /** Vectors. */
  @Benchmark
  @OperationsPerInvocation(FLOPS)
  public float simd() {
    return FmaPeak.run(STEPS, factor, addend);
  }

  /** One lane in each of the same 12 chains. */
  @Benchmark
  @OperationsPerInvocation(FLOPS)
  public float scalar() {
    float c0 = 0f;
    float c1 = 1f;
    float c2 = 2f;
    float c3 = 3f;
    float c4 = 4f;
    float c5 = 5f;
    float c6 = 6f;
    float c7 = 7f;
    float c8 = 8f;
    float c9 = 9f;
    float c10 = 10f;
    float c11 = 11f;
    for (int i = 0; i < SCALAR_STEPS; i++) {
      c0 = Math.fma(c0, factor, addend);
      c1 = Math.fma(c1, factor, addend);
      c2 = Math.fma(c2, factor, addend);
      c3 = Math.fma(c3, factor, addend);
      c4 = Math.fma(c4, factor, addend);
      c5 = Math.fma(c5, factor, addend);
      c6 = Math.fma(c6, factor, addend);
      c7 = Math.fma(c7, factor, addend);
      c8 = Math.fma(c8, factor, addend);
      c9 = Math.fma(c9, factor, addend);
      c10 = Math.fma(c10, factor, addend);
      c11 = Math.fma(c11, factor, addend);
    }
    return c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11;
  }
}
