package dev.lanewise.perf;

import dev.lanewise.engine.convolution.Conv2dGeometry;
import java.util.Arrays;

/** Convolution as plain loops, no better and no worse than one writes them: the baseline. */
final class ScalarConvolution {
  private final Conv2dGeometry g;
  private final int stride;
  private final int padding;
  private final int kernel;

  /** A baseline for square windows without dilation. */
  ScalarConvolution(Conv2dGeometry geometry) {
    g = geometry;
    stride = geometry.vertical().stride();
    padding = geometry.vertical().padding();
    kernel = geometry.vertical().kernel();
  }

  /** {@code y = max(0, W ∗ x + b)}. */
  void forward(float[] x, float[] weight, float[] bias, float[] y) {
    int at = 0;
    for (int n = 0; n < g.batch(); n++) {
      for (int o = 0; o < g.outChannels(); o++) {
        for (int i = 0; i < g.outHeight(); i++) {
          for (int j = 0; j < g.outWidth(); j++) {
            y[at++] = Math.max(0f, bias[o] + sum(x, weight, n, o, i, j));
          }
        }
      }
    }
  }

  private float sum(float[] x, float[] weight, int n, int o, int i, int j) {
    float sum = 0f;
    for (int c = 0; c < g.groupInChannels(); c++) {
      for (int u = firstTap(i); u < endTap(i, g.height()); u++) {
        int source = source(n, o, c, i * stride + u - padding) + j * stride - padding;
        int tap = tap(o, c, u);
        for (int v = firstTap(j); v < endTap(j, g.width()); v++) {
          sum += weight[tap + v] * x[source + v];
        }
      }
    }
    return sum;
  }

  /** {@code dx = Wᵀ ∗ dy}. */
  void backwardData(float[] dy, float[] weight, float[] dx) {
    Arrays.fill(dx, 0f);
    int at = 0;
    for (int n = 0; n < g.batch(); n++) {
      for (int o = 0; o < g.outChannels(); o++) {
        for (int i = 0; i < g.outHeight(); i++) {
          for (int j = 0; j < g.outWidth(); j++) {
            spread(dy[at++], weight, dx, n, o, i, j);
          }
        }
      }
    }
  }

  private void spread(float dy, float[] weight, float[] dx, int n, int o, int i, int j) {
    for (int c = 0; c < g.groupInChannels(); c++) {
      for (int u = firstTap(i); u < endTap(i, g.height()); u++) {
        int source = source(n, o, c, i * stride + u - padding) + j * stride - padding;
        int tap = tap(o, c, u);
        for (int v = firstTap(j); v < endTap(j, g.width()); v++) {
          dx[source + v] += weight[tap + v] * dy;
        }
      }
    }
  }

  /** {@code dW += dy ∗ x}. */
  void backwardWeights(float[] x, float[] dy, float[] weightGradient) {
    int at = 0;
    for (int n = 0; n < g.batch(); n++) {
      for (int o = 0; o < g.outChannels(); o++) {
        for (int i = 0; i < g.outHeight(); i++) {
          for (int j = 0; j < g.outWidth(); j++) {
            correlate(dy[at++], x, weightGradient, n, o, i, j);
          }
        }
      }
    }
  }

  private void correlate(float dy, float[] x, float[] gradient, int n, int o, int i, int j) {
    for (int c = 0; c < g.groupInChannels(); c++) {
      for (int u = firstTap(i); u < endTap(i, g.height()); u++) {
        int source = source(n, o, c, i * stride + u - padding) + j * stride - padding;
        int tap = tap(o, c, u);
        for (int v = firstTap(j); v < endTap(j, g.width()); v++) {
          gradient[tap + v] += x[source + v] * dy;
        }
      }
    }
  }

  private int firstTap(int output) {
    return Math.max(0, padding - output * stride);
  }

  private int endTap(int output, int size) {
    return Math.min(kernel, size + padding - output * stride);
  }

  private int source(int n, int o, int c, int row) {
    int channel = o / g.groupOutChannels() * g.groupInChannels() + c;
    return ((n * g.inChannels() + channel) * g.height() + row) * g.width();
  }

  private int tap(int o, int c, int u) {
    return ((o * g.groupInChannels() + c) * kernel + u) * kernel;
  }
}
