package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;

/**
 * The loops around a trainable activation, over whole vectors: n is a multiple of the lane count.
 * Like {@link LoopTemplate}, defined again for every activation, whose formulas take the place of
 * the calls of {@code F}.
 */
final class TrainableLoopTemplate implements TrainableLoops {
  private static final TrainableActivation F = classData();

  TrainableLoopTemplate() {}

  private static TrainableActivation classData() {
    try {
      return MethodHandles.classData(MethodHandles.lookup(), "_", TrainableActivation.class);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset, ParameterVectors p) {
    int mask = p.mask();
    for (int k = 0; k < n; k += LANES) {
      p.at(k & mask);
      F.value(FloatVector.fromArray(FLOATS, x, xOffset + k), p).intoArray(y, yOffset + k);
    }
  }

  @Override
  public void backward(
      int n,
      float[] x,
      int xOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      ParameterVectors p) {
    int mask = p.mask();
    for (int k = 0; k < n; k += LANES) {
      p.at(k & mask);
      FloatVector in = FloatVector.fromArray(FLOATS, x, xOffset + k);
      F.backward(in, FloatVector.fromArray(FLOATS, dy, dyOffset + k), p)
          .intoArray(dx, dxOffset + k);
    }
  }
}
