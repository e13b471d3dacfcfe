package dev.lanewise.engine.simd;

/**
 * Reads ahead of code that takes planes apart in short pieces, each of which would wait for memory
 * on its own. Java has no instruction for it, so one element of each cache line is read: lines that
 * follow each other come at the memory's full speed.
 */
public final class Prefetch {
  /** Floats of a cache line. */
  private static final int LINE = 16;

  private Prefetch() {}

  /**
   * Brings rows into the caches.
   *
   * @param n elements of a row
   * @param ld distance between rows
   * @param sink receives a number of no meaning as element 0, without which the JIT would leave out
   *     the reads
   */
  public static void rows(int rows, int n, float[] x, int xOffset, int ld, float[] sink) {
    float sum = 0f;
    for (int row = 0; row < rows; row++) {
      sum += row(n, x, xOffset + row * ld);
    }
    sink[0] = sum;
  }

  private static float row(int n, float[] x, int from) {
    float s0 = 0f;
    float s1 = 0f;
    float s2 = 0f;
    float s3 = 0f;
    int i = 0;
    for (; i < n - 3 * LINE; i += 4 * LINE) { // four chains: one would wait for its additions
      s0 += x[from + i];
      s1 += x[from + i + LINE];
      s2 += x[from + i + 2 * LINE];
      s3 += x[from + i + 3 * LINE];
    }
    for (; i < n; i += LINE) {
      s0 += x[from + i];
    }
    return s0 + s1 + s2 + s3;
  }
}
