package dev.lanewise.engine.convolution;

/**
 * Convolution and its gradients by the definition, loop in loop: as float chains in the documented
 * order, which kernels must match bit for bit, and in doubles.
 */
final class PlainConvolution {
  private PlainConvolution() {}

  /** Index in x that a tap of output (n, o, i, j) reads, or −1 for padding. */
  static int input(Conv2dGeometry g, int n, int o, int i, int j, int c, int u, int v) {
    int channel = o / g.groupOutChannels() * g.groupInChannels() + c;
    int a = source(g.vertical(), i, u);
    int b = source(g.horizontal(), j, v);
    boolean inside = a >= 0 && a < g.height() && b >= 0 && b < g.width();
    return inside ? ((n * g.inChannels() + channel) * g.height() + a) * g.width() + b : -1;
  }

  static int output(Conv2dGeometry g, int n, int o, int i, int j) {
    return ((n * g.outChannels() + o) * g.outHeight() + i) * g.outWidth() + j;
  }

  static int weight(Conv2dGeometry g, int o, int c, int u, int v) {
    return ((o * g.groupInChannels() + c) * g.vertical().kernel() + u) * g.horizontal().kernel()
        + v;
  }

  private static int source(Window w, int output, int tap) {
    return output * w.stride() + tap * w.dilation() - w.padding();
  }

  /** One product of the sum: output, weight and input by index; input −1 is padding. */
  interface Term {
    void accept(int y, int w, int x);
  }

  /** All products, in the order image, output channel, row, column, then input channel, u, v. */
  static void forEach(Conv2dGeometry g, Term term) {
    for (int n = 0; n < g.batch(); n++) {
      for (int o = 0; o < g.outChannels(); o++) {
        for (int i = 0; i < g.outHeight(); i++) {
          for (int j = 0; j < g.outWidth(); j++) {
            for (int c = 0; c < g.groupInChannels(); c++) {
              for (int u = 0; u < g.vertical().kernel(); u++) {
                for (int v = 0; v < g.horizontal().kernel(); v++) {
                  term.accept(
                      output(g, n, o, i, j), weight(g, o, c, u, v), input(g, n, o, i, j, c, u, v));
                }
              }
            }
          }
        }
      }
    }
  }

  /** Sums of the convolution, without bias: a chain over input channel, kernel row and column. */
  static float[] forward(Conv2dGeometry g, float[] x, float[] weight) {
    float[] z = new float[g.outputShape().size()];
    forEach(g, (y, w, i) -> z[y] = Math.fma(weight[w], i < 0 ? 0f : x[i], z[y]));
    return z;
  }

  static double[] forwardInDoubles(Conv2dGeometry g, float[] x, float[] weight) {
    double[] z = new double[g.outputShape().size()];
    forEach(g, (y, w, i) -> z[y] += i < 0 ? 0 : (double) weight[w] * x[i]);
    return z;
  }

  /** Gradient by the input: a chain over output channel, kernel row and column. */
  static float[] backwardData(Conv2dGeometry g, float[] dy, float[] weight) {
    float[] dx = new float[g.inputShape().size()];
    for (int n = 0; n < g.batch(); n++) {
      for (int o = 0; o < g.outChannels(); o++) {
        for (int u = 0; u < g.vertical().kernel(); u++) {
          for (int v = 0; v < g.horizontal().kernel(); v++) {
            for (int c = 0; c < g.groupInChannels(); c++) {
              for (int i = 0; i < g.outHeight(); i++) {
                for (int j = 0; j < g.outWidth(); j++) {
                  int at = input(g, n, o, i, j, c, u, v);
                  if (at >= 0) {
                    dx[at] =
                        Math.fma(weight[weight(g, o, c, u, v)], dy[output(g, n, o, i, j)], dx[at]);
                  }
                }
              }
            }
          }
        }
      }
    }
    return dx;
  }

  static double[] backwardDataInDoubles(Conv2dGeometry g, float[] dy, float[] weight) {
    double[] dx = new double[g.inputShape().size()];
    forEach(
        g,
        (y, w, i) -> {
          if (i >= 0) {
            dx[i] += (double) weight[w] * dy[y];
          }
        });
    return dx;
  }

  static double[] backwardWeightsInDoubles(Conv2dGeometry g, float[] x, float[] dy) {
    double[] dW = new double[g.weightShape().size()];
    forEach(g, (y, w, i) -> dW[w] += i < 0 ? 0 : (double) dy[y] * x[i]);
    return dW;
  }
}
