package dev.lanewise.perf;

import dev.lanewise.engine.simd.FmaPeak;
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
  private static final int SCALAR_STEPS = (int) (FLOPS / FmaPeak.scalarFlops(1));

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
    return FmaPeak.runScalar(SCALAR_STEPS, factor, addend);
  }
}
