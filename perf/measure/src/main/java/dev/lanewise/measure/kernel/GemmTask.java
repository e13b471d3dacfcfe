package dev.lanewise.measure.kernel;

import dev.lanewise.engine.gemm.ParallelGemm;
import dev.lanewise.engine.gemm.TileEpilogue;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.measure.roofline.Task;
import dev.lanewise.measure.roofline.Work;
import dev.lanewise.measure.timing.Subject;

/** Products {@code C = A·B} of random matrices, as dense layers make them. */
public final class GemmTask {
  private GemmTask() {}

  /** The product of this shape. */
  public static Task of(GemmShape shape, Threads threads) {
    Work work = new Work(shape.flops(), shape.bytes(), 1);
    return new Task(shape.toString(), work, Subject.of(product(shape, threads)));
  }

  /** One product of this shape at each run. */
  public static Runnable product(GemmShape shape, Threads threads) {
    int m = shape.m();
    int n = shape.n();
    int k = shape.k();
    float[] a = random(m * k);
    float[] b = random(k * n);
    float[] c = new float[m * n];
    ParallelGemm gemm = new ParallelGemm(threads);
    return () -> gemm.nn(m, n, k, a, 0, k, b, 0, n, c, 0, n, false, TileEpilogue.NONE);
  }

  /** So many numbers between -1 and 1, always the same. */
  public static float[] random(int size) {
    float[] numbers = new float[size];
    new CounterRandom(1).fillUniform(numbers, 0, size, -1f, 1f);
    return numbers;
  }
}
