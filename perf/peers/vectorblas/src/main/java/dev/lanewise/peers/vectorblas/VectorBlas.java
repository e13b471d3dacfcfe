package dev.lanewise.peers.vectorblas;

import dev.lanewise.measure.kernel.GemmShape;
import dev.lanewise.measure.kernel.GemmTask;
import dev.lanewise.measure.peer.Peer;
import dev.lanewise.measure.peer.Request;
import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.io.IOException;

/** Ludovic Henry's BLAS in Java, which uses vectors where the JVM has their module. */
public final class VectorBlas implements Peer {
  private final BLAS blas = JavaBLAS.getInstance();

  VectorBlas(int threads) {
    if (threads != 1) {
      throw new IllegalArgumentException("VectorBLAS has one thread, asked for " + threads);
    }
  }

  /** Serves; the argument is the number of threads. */
  public static void main(String[] args) throws IOException {
    Peer.serve(new VectorBlas(Integer.parseInt(args[0])));
  }

  @Override
  public Call prepare(Request request) {
    if (!(request instanceof Request.Gemm(GemmShape(int m, int n, int k)))) {
      throw new IllegalArgumentException("VectorBLAS multiplies matrices alone");
    }
    float[] a = GemmTask.random(m * k);
    float[] b = GemmTask.random(k * n);
    float[] c = new float[m * n];
    // Its matrices stand by columns: Cᵀ = Bᵀ·Aᵀ is our product by rows.
    return () -> blas.sgemm("N", "N", n, m, k, 1f, b, n, a, k, 0f, c, n);
  }
}
