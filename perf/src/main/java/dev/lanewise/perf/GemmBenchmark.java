package dev.lanewise.perf;

import dev.lanewise.engine.gemm.Gemm;
import dev.lanewise.engine.gemm.TileEpilogue;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.threads.Scratch;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Products of matrices on one thread, beside the plain loop in its best order, by rows of B. The
 * counter {@code flops} is GFLOP/s; {@code lanewise bench gemm} relates it to the machine's peak.
 *
 * <p>Shapes are m x n x k: cubes, a batch of 64 through a dense layer and back, the two
 * convolutions of LeNet on 64 images, a dense layer with one image and with 64, and one that fits
 * no tile.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class GemmBenchmark {
  /** Floating-point operations, two for each multiply-add. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Work {
    /** Counted up by each product. */
    public long flops;
  }

  @Param({
    "64x64x64",
    "384x384x384",
    "512x512x512",
    "64x512x784",
    "512x784x64",
    "6x50176x25",
    "16x6400x150",
    "1x1024x3136",
    "64x1024x3136",
    "127x255x63"
  })
  private String shape = "";

  /** Which factor is transposed: neither, B or A. */
  @Param({"nn", "nt", "tn"})
  private String form = "";

  private int m;
  private int n;
  private int k;
  private float[] a = {};
  private float[] b = {};
  private float[] c = {};
  private final Scratch scratch = new Scratch();

  /** Random factors. */
  @Setup
  public void fill() {
    int[] sizes = Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
    m = sizes[0];
    n = sizes[1];
    k = sizes[2];
    a = new float[m * k];
    b = new float[k * n];
    c = new float[m * n];
    CounterRandom random = new CounterRandom(1);
    random.fillUniform(a, 0, a.length, -1f, 1f);
    random.fillUniform(b, 0, b.length, -1f, 1f);
  }

  /** {@code C = A·B}, {@code A·Bᵀ} or {@code Aᵀ·B}. */
  @Benchmark
  public float[] simd(Work work) {
    TileEpilogue none = TileEpilogue.NONE;
    switch (form) {
      case "nn" -> Gemm.nn(m, n, k, a, 0, k, b, 0, n, c, 0, n, false, none, scratch);
      case "nt" -> Gemm.nt(m, n, k, a, 0, k, b, 0, k, c, 0, n, false, none, scratch);
      default -> Gemm.tn(m, n, k, a, 0, m, b, 0, n, c, 0, n, false, none, scratch);
    }
    work.flops += 2L * m * n * k;
    return c;
  }

  /** The same, as one would write it. */
  @Benchmark
  public float[] scalar(Work work) {
    switch (form) {
      case "nn" -> plainLoop(m, n, k, a, b, c);
      case "nt" -> plainLoopByRows(m, n, k, a, b, c);
      default -> plainLoopByColumns(m, n, k, a, b, c);
    }
    work.flops += 2L * m * n * k;
    return c;
  }

  /** C = A·B by rows of B. */
  static void plainLoop(int m, int n, int k, float[] a, float[] b, float[] c) {
    for (int i = 0; i < m; i++) {
      Arrays.fill(c, i * n, (i + 1) * n, 0f);
      for (int p = 0; p < k; p++) {
        float element = a[i * k + p];
        for (int j = 0; j < n; j++) {
          c[i * n + j] = Math.fma(element, b[p * n + j], c[i * n + j]);
        }
      }
    }
  }

  /** C = A·Bᵀ by scalar products of rows. */
  private static void plainLoopByRows(int m, int n, int k, float[] a, float[] b, float[] c) {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float sum = 0f;
        for (int p = 0; p < k; p++) {
          sum = Math.fma(a[i * k + p], b[j * k + p], sum);
        }
        c[i * n + j] = sum;
      }
    }
  }

  /** C = Aᵀ·B by rows of B. */
  private static void plainLoopByColumns(int m, int n, int k, float[] a, float[] b, float[] c) {
    Arrays.fill(c, 0f);
    for (int p = 0; p < k; p++) {
      for (int i = 0; i < m; i++) {
        float element = a[p * m + i];
        for (int j = 0; j < n; j++) {
          c[i * n + j] = Math.fma(element, b[p * n + j], c[i * n + j]);
        }
      }
    }
  }
}
