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

  /** The same as a chain over kernel row, column and input channel. */
  static float[] forwardTapsFirst(Conv2dGeometry g, float[] x, float[] weight) {
    float[] z = new float[g.outputShape().size()];
    int[][] terms = new int[g.depth()][2]; // by input channel, row and column: weight, input
    int[] next = {0};
    forEach(
        g,
        (y, w, i) -> {
          terms[next[0]++] = new int[] {w, i};
          if (next[0] == terms.length) {
            next[0] = 0;
            for (int tap = 0; tap < g.kernelPlane(); tap++) {
              for (int c = 0; c < g.groupInChannels(); c++) {
                int[] term = terms[c * g.kernelPlane() + tap];
                z[y] = Math.fma(weight[term[0]], term[1] < 0 ? 0f : x[term[1]], z[y]);
              }
            }
          }
        });
    return z;
  }

  static double[] forwardInDoubles(Conv2dGeometry g, float[] x, float[] weight) {
    double[] z = new double[g.outputShape().size()];
    forEach(g, (y, w, i) -> z[y] += i < 0 ? 0 : (double) weight[w] * x[i]);
    return z;
  }

  /**
   * Gradient by the input: a chain over output channel, kernel row and column, or over kernel row,
   * column and output channel.
   */
  static float[] backwardData(Conv2dGeometry g, boolean tapsFirst, float[] dy, float[] weight) {
    float[] dx = new float[g.inputShape().size()];
    int outer = tapsFirst ? g.kernelPlane() : g.outChannels();
    int inner = tapsFirst ? g.outChannels() : g.kernelPlane();
    for (int k = 0; k < outer * inner; k++) {
      int o = tapsFirst ? k % inner : k / inner;
      int tap = tapsFirst ? k / inner : k % inner;
      addTap(g, o, tap / g.horizontal().kernel(), tap % g.horizontal().kernel(), dy, weight, dx);
    }
    return dx;
  }

  private static void addTap(
      Conv2dGeometry g, int o, int u, int v, float[] dy, float[] weight, float[] dx) {
    for (int n = 0; n < g.batch(); n++) {
      for (int c = 0; c < g.groupInChannels(); c++) {
        for (int i = 0; i < g.outHeight(); i++) {
          for (int j = 0; j < g.outWidth(); j++) {
            int at = input(g, n, o, i, j, c, u, v);
            if (at >= 0) {
              dx[at] = Math.fma(weight[weight(g, o, c, u, v)], dy[output(g, n, o, i, j)], dx[at]);
            }
          }
        }
      }
    }
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

  /**
   * Gradient by the weights, added to {@code dW}: block by block in each part of the batch, the
   * parts in order, as {@link SpreadBackwardWeights} documents it.
   */
  static void addBackwardWeights(
      Conv2dGeometry g, int batchParts, float[] x, float[] dy, float[] dW) {
    ImageBlocks blocks =
        ImageBlocks.of(
            TapAxis.ofInput(g.vertical(), g.height(), g.outHeight()),
            TapAxis.ofInput(g.horizontal(), g.width(), g.outWidth()),
            g.inChannels(),
            g.batch(),
            SpreadBackwardWeights.LEAST_POSITIONS);
    for (int o = 0; o < g.outChannels(); o++) {
      for (int c = 0; c < g.groupInChannels(); c++) {
        for (int u = 0; u < g.vertical().kernel(); u++) {
          for (int v = 0; v < g.horizontal().kernel(); v++) {
            float sum = 0f;
            for (int part = 0; part < batchParts; part++) {
              float partial = 0f;
              int endBlock = (part + 1) * blocks.count / batchParts;
              for (int b = part * blocks.count / batchParts; b < endBlock; b++) {
                partial = addBlock(g, blocks, b, x, dy, o, c, u, v, partial);
              }
              sum += partial;
            }
            dW[weight(g, o, c, u, v)] += sum;
          }
        }
      }
    }
  }

  /** As {@link PackedBackwardWeights} documents it: a chain over the outputs of each part. */
  static void addPackedBackwardWeights(
      Conv2dGeometry g, PackedBackwardWeights kernel, float[] x, float[] dy, float[] dW) {
    PackedBlocks blocks = kernel.blocks();
    int parts = kernel.batchParts();
    for (int w = 0; w < dW.length; w++) {
      float sum = 0f;
      for (int part = 0; part < parts; part++) {
        float partial = 0f;
        int end = (part + 1) * blocks.count() / parts;
        for (int block = part * blocks.count() / parts; block < end; block++) {
          partial = addBlock(g, blocks, block, x, dy, w, partial);
        }
        sum += partial;
      }
      dW[w] += sum;
    }
  }

  /** As {@link GroupsBackwardWeights} documents it: a lane for each image of a group. */
  static void addGroupsBackwardWeights(
      Conv2dGeometry g, int batchParts, float[] x, float[] dy, float[] dW) {
    int groups = g.batch() / 16;
    for (int w = 0; w < dW.length; w++) {
      float sum = 0f;
      for (int part = 0; part < batchParts; part++) {
        float partial = 0f;
        int end = (part + 1) * groups / batchParts;
        for (int group = part * groups / batchParts; group < end; group++) {
          float[] lanes = new float[16];
          for (int n = 0; n < 16; n++) {
            lanes[n] = addImage(g, group * 16 + n, x, dy, w, 0f);
          }
          partial += tree(lanes);
        }
        sum += partial;
      }
      dW[w] += sum;
    }
  }

  /** Adds one image's terms of a weight, place by place. */
  private static float addImage(
      Conv2dGeometry g, int image, float[] x, float[] dy, int weight, float partial) {
    int o = weight / g.depth();
    int c = weight % g.depth() / g.kernelPlane();
    int u = weight % g.kernelPlane() / g.horizontal().kernel();
    int v = weight % g.horizontal().kernel();
    float sum = partial;
    for (int i = 0; i < g.outHeight(); i++) {
      for (int j = 0; j < g.outWidth(); j++) {
        int source = input(g, image, o, i, j, c, u, v);
        sum = Math.fma(dy[output(g, image, o, i, j)], source < 0 ? 0f : x[source], sum);
      }
    }
    return sum;
  }

  private static float addBlock(
      Conv2dGeometry g,
      PackedBlocks blocks,
      int block,
      float[] x,
      float[] dy,
      int weight,
      float partial) {
    int o = weight / g.depth();
    int c = weight % g.depth() / g.kernelPlane();
    int u = weight % g.kernelPlane() / g.horizontal().kernel();
    int v = weight % g.horizontal().kernel();
    float sum = partial;
    for (int n = 0; n < blocks.images(block); n++) {
      for (int i = 0; i < blocks.rows(block); i++) {
        for (int j = 0; j < g.outWidth(); j++) {
          int image = blocks.firstImage(block) + n;
          int row = blocks.firstRow(block) + i;
          int source = input(g, image, o, row, j, c, u, v);
          sum = Math.fma(dy[output(g, image, o, row, j)], source < 0 ? 0f : x[source], sum);
        }
      }
    }
    return sum;
  }

  private static float addBlock(
      Conv2dGeometry g,
      ImageBlocks blocks,
      int block,
      float[] x,
      float[] dy,
      int o,
      int c,
      int u,
      int v,
      float partial) {
    SpreadLayout layout = blocks.layout(block);
    float[] terms = new float[layout.positions]; // of dy; 0 between the rows
    float[] taps = new float[layout.positions];
    for (int i = 0; i < layout.outputRows; i++) {
      for (int n = 0; n < layout.images; n++) {
        int image = blocks.firstImage(block) + n;
        int row = blocks.firstRow(block) + i;
        for (int j = 0; j < g.outWidth(); j++) {
          int p = (i * layout.images + n) * layout.pitch + j;
          int source = input(g, image, o, row, j, c, u, v);
          taps[p] = source < 0 ? 0f : x[source];
          terms[p] = dy[output(g, image, o, row, j)];
        }
      }
    }
    return g.groupOutChannels() > SpreadBackwardWeights.FEW_CHANNELS
        ? chain(taps, terms, partial)
        : lanes(taps, terms, partial);
  }

  /** As {@link PositionProduct} sums. */
  private static float chain(float[] taps, float[] terms, float sum) {
    for (int p = 0; p < taps.length; p++) {
      sum = Math.fma(taps[p], terms[p], sum);
    }
    return sum;
  }

  /** As {@link PositionCorrelation} sums: 16 lanes over each stretch, then a tree. */
  private static float lanes(float[] taps, float[] terms, float sum) {
    int rounded = Math.ceilDiv(taps.length, 16) * 16;
    int stretch = PositionCorrelation.stretch(rounded);
    for (int from = 0; from < rounded; from += stretch) {
      float[] lanes = new float[16];
      for (int p = from; p < Math.min(taps.length, from + stretch); p++) {
        lanes[p % 16] = Math.fma(terms[p], taps[p], lanes[p % 16]);
      }
      sum += tree(lanes);
    }
    return sum;
  }

  private static float tree(float[] lanes) {
    float[] last = new float[4];
    for (int l = 0; l < 4; l++) {
      last[l] = (lanes[l] + lanes[l + 4]) + (lanes[l + 8] + lanes[l + 12]);
    }
    return (last[0] + last[1]) + (last[2] + last[3]);
  }
}
