package dev.lanewise.engine.normalization;

import dev.lanewise.engine.tensor.Tensor;

/** Batch normalisation in doubles, by its definition: two passes, no shift, no vectors. */
final class PlainBatchNormalizer {
  private final int batch;
  private final int channels;
  private final int plane;
  final double[] mean;
  final double[] variance;
  private final double[] rstd;
  private final double[] gamma;
  private final double[] beta;

  PlainBatchNormalizer(
      int batch, int channels, int plane, double epsilon, Tensor x, Tensor gamma, Tensor beta) {
    this.batch = batch;
    this.channels = channels;
    this.plane = plane;
    mean = new double[channels];
    variance = new double[channels];
    rstd = new double[channels];
    this.gamma = doubles(gamma);
    this.beta = doubles(beta);
    double[] values = doubles(x);
    double count = (double) batch * plane;
    for (int c = 0; c < channels; c++) {
      for (int i : of(c)) {
        mean[c] += values[i] / count;
      }
      for (int i : of(c)) {
        variance[c] += (values[i] - mean[c]) * (values[i] - mean[c]) / count;
      }
      rstd[c] = 1 / Math.sqrt(variance[c] + epsilon);
    }
  }

  static double[] doubles(Tensor tensor) {
    double[] values = new double[tensor.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.data()[tensor.offset() + i];
    }
    return values;
  }

  /** Indices of a channel's values. */
  private int[] of(int channel) {
    int[] indices = new int[batch * plane];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = (i / plane * channels + channel) * plane + i % plane;
    }
    return indices;
  }

  double[] z(Tensor x) {
    double[] z = doubles(x);
    for (int c = 0; c < channels; c++) {
      for (int i : of(c)) {
        z[i] = gamma[c] * (z[i] - mean[c]) * rstd[c] + beta[c];
      }
    }
    return z;
  }

  /** Gradients by x, gamma and beta for the gradient g by z. */
  double[][] gradients(Tensor x, double[] g) {
    double[] values = doubles(x);
    double[][] gradients = {new double[g.length], new double[channels], new double[channels]};
    double count = (double) batch * plane;
    for (int c = 0; c < channels; c++) {
      for (int i : of(c)) {
        gradients[1][c] += g[i] * (values[i] - mean[c]) * rstd[c];
        gradients[2][c] += g[i];
      }
      for (int i : of(c)) {
        double h = (values[i] - mean[c]) * rstd[c];
        gradients[0][i] =
            gamma[c] * rstd[c] * (g[i] - gradients[2][c] / count - h * gradients[1][c] / count);
      }
    }
    return gradients;
  }
}
