package dev.lanewise.engine.activation;

import java.lang.invoke.MethodHandles;

/**
 * The loops around a trainable activation's reference, one element at a time: the baseline that the
 * vector loops are measured against. Like {@link LoopTemplate}, defined again for every activation.
 */
final class ScalarTrainableLoopTemplate implements TrainableLoops {
  private static final TrainableActivation F = classData();

  ScalarTrainableLoopTemplate() {}

  private static TrainableActivation classData() {
    try {
      return MethodHandles.classData(MethodHandles.lookup(), "_", TrainableActivation.class);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset, ParameterVectors p) {
    double[] parameters = new double[F.parameters().size()];
    for (int k = 0; k < n; k++) {
      read(p, k, parameters);
      y[yOffset + k] = (float) F.value((double) x[xOffset + k], parameters);
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
    double[] parameters = new double[F.parameters().size()];
    for (int k = 0; k < n; k++) {
      read(p, k, parameters);
      double in = x[xOffset + k];
      float out = dy[dyOffset + k];
      dx[dxOffset + k] = out * (float) F.derivative(in, parameters);
      for (int i = 0; i < parameters.length; i++) {
        int place = p.gradientsFrom() + i * p.stride() + (k & p.mask());
        p.gradients()[place] += out * (float) F.derivativeByParameter(i, in, parameters);
      }
    }
  }

  private static void read(ParameterVectors p, int k, double[] parameters) {
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = p.values()[p.valuesFrom() + i * p.stride() + (k & p.mask())];
    }
  }
}
