package dev.lanewise.conformance.activation;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.threads.Scratch;
import java.util.Arrays;

/** An activation's compiled loops, as functions of arrays or of one float. */
final class Kernel {
  private final ActivationLoops loops;
  private final Scratch scratch = new Scratch();
  private final float[] one = new float[1];
  private float[] ones = {1f};

  Kernel(Activation activation) {
    loops = ActivationLoops.of(activation);
  }

  float[] values(float[] x) {
    float[] y = new float[x.length];
    loops.forward(x.length, x, 0, y, 0, scratch);
    return y;
  }

  float[] derivatives(float[] x) {
    if (ones.length < x.length) {
      ones = new float[x.length];
      Arrays.fill(ones, 1f);
    }
    float[] dx = new float[x.length];
    loops.backward(x.length, x, 0, ones, 0, dx, 0, scratch);
    return dx;
  }

  float value(float x) {
    one[0] = x;
    return values(one)[0];
  }

  float derivative(float x) {
    one[0] = x;
    return derivatives(one)[0];
  }
}
