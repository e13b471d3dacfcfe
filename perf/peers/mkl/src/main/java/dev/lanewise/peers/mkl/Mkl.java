package dev.lanewise.peers.mkl;

import static org.bytedeco.mkl.global.mkl_rt.CblasNoTrans;
import static org.bytedeco.mkl.global.mkl_rt.CblasRowMajor;

import dev.lanewise.measure.kernel.GemmShape;
import dev.lanewise.measure.kernel.GemmTask;
import dev.lanewise.measure.peer.Peer;
import dev.lanewise.measure.peer.Request;
import java.io.IOException;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.mkl.global.mkl_rt;

/**
 * Intel's MKL 2025 through JavaCPP, on memory outside the heap: nothing is copied on the way in.
 */
public final class Mkl implements Peer {
  Mkl(int threads) {
    mkl_rt.MKL_Set_Num_Threads(threads);
  }

  /** Serves; the argument is the number of threads. */
  public static void main(String[] args) throws IOException {
    Peer.serve(new Mkl(Integer.parseInt(args[0])));
    System.exit(0); // the library leaves threads behind
  }

  @Override
  public Call prepare(Request request) {
    if (!(request instanceof Request.Gemm(GemmShape(int m, int n, int k)))) {
      throw new IllegalArgumentException("MKL multiplies matrices alone");
    }
    FloatPointer a = new FloatPointer(GemmTask.random(m * k));
    FloatPointer b = new FloatPointer(GemmTask.random(k * n));
    FloatPointer c = new FloatPointer(GemmTask.random(m * n));
    return () ->
        mkl_rt.cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1f, a, k, b, n, 0f, c, n);
  }
}
