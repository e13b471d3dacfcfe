package dev.lanewise.conformance.activation;

import dev.lanewise.engine.accuracy.ErrorSearch;
import java.util.Arrays;

/** A subject's compiled loops, as functions of arrays or of one float. For one thread. */
final class Kernel {
  private final ErrorSearch.Kernel values;
  private final ErrorSearch.Kernel derivatives;
  private final float[] in = new float[1];
  private final float[] out = new float[1];

  Kernel(Subject subject) {
    values = subject.compared().get(0).lanes().get();
    derivatives = subject.compared().get(1).lanes().get();
  }

  float[] values(float[] x) {
    return apply(values, x);
  }

  float[] derivatives(float[] x) {
    return apply(derivatives, x);
  }

  /** Block by block. */
  static float[] apply(ErrorSearch.Kernel kernel, float[] x) {
    float[] all = new float[x.length];
    float[] y = new float[Inputs.BLOCK];
    for (int from = 0; from < x.length; from += Inputs.BLOCK) {
      int n = Math.min(Inputs.BLOCK, x.length - from);
      kernel.apply(n, Arrays.copyOfRange(x, from, from + n), y);
      System.arraycopy(y, 0, all, from, n);
    }
    return all;
  }

  float value(float x) {
    in[0] = x;
    values.apply(1, in, out);
    return out[0];
  }

  float derivative(float x) {
    in[0] = x;
    derivatives.apply(1, in, out);
    return out[0];
  }
}
