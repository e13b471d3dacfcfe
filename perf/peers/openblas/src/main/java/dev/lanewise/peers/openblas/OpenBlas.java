package dev.lanewise.peers.openblas;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;

import dev.lanewise.measure.kernel.GemmShape;
import dev.lanewise.measure.kernel.GemmTask;
import dev.lanewise.measure.peer.Peer;
import dev.lanewise.measure.peer.Request;
import java.io.IOException;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/** OpenBLAS 0.3.31 through JavaCPP, on memory outside the heap: nothing is copied on the way in. */
public final class OpenBlas implements Peer {
  OpenBlas(int threads) {
    openblas_nolapack.blas_set_num_threads(threads);
  }

  /** Serves; the argument is the number of threads. */
  public static void main(String[] args) throws IOException {
    Peer.serve(new OpenBlas(Integer.parseInt(args[0])));
    System.exit(0); // the library leaves threads behind
  }

  @Override
  public Call prepare(Request request) {
    if (!(request instanceof Request.Gemm(GemmShape(int m, int n, int k)))) {
      throw new IllegalArgumentException("OpenBLAS multiplies matrices alone");
    }
    FloatPointer a = new FloatPointer(GemmTask.random(m * k));
    FloatPointer b = new FloatPointer(GemmTask.random(k * n));
    FloatPointer c = new FloatPointer(GemmTask.random(m * n));
    return () ->
        openblas_nolapack.cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1f, a, k, b, n, 0f, c, n);
  }
}
