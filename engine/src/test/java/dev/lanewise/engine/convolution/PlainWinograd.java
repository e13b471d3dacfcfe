package dev.lanewise.engine.convolution;

import dev.lanewise.engine.winograd.WinogradTiling;
import dev.lanewise.engine.winograd.WinogradTransforms;
import java.util.function.UnaryOperator;

/**
 * Winograd's convolution as scalar loops over one tile at a time: what {@link WinogradTransforms}
 * documents, in the order that kernels must match bit for bit.
 */
final class PlainWinograd {
  private static final int SIDE = 6;
  private static final float A = 0.70710677f;
  private static final float B = 1.4142135f;
  private static final float NA = -1.5f;
  private static final float NB = 6f;

  private PlainWinograd() {}

  private static float fma(float a, float b, float c) {
    return Math.fma(a, b, c);
  }

  static float[] input(float[] x) {
    float even1 = fma(-2f, x[2], x[4]);
    float odd1 = fma(-2f, x[1], x[3]) * A;
    float even2 = fma(-0.5f, x[2], x[4]);
    float odd2 = fma(-0.5f, x[1], x[3]) * B;
    return new float[] {
      fma(-2.5f, x[2], x[0] + x[4]),
      even1 + odd1,
      even1 - odd1,
      even2 + odd2,
      even2 - odd2,
      fma(-2.5f, x[3], x[1] + x[5])
    };
  }

  static float[] outputs(float[] x, int edge) {
    float p = x[1] + x[2];
    float q = x[1] - x[2];
    float r = x[3] + x[4];
    float s = x[3] - x[4];
    float first = x[0] + p + r;
    return edge == 2
        ? new float[] {first, fma(q, A, fma(s, B, x[5]))}
        : new float[] {
          first, fma(q, A, s * B), fma(p, 0.5f, r * 2f), fma(q, A / 2, fma(s, 2 * B, x[5]))
        };
  }

  static float[] weights(float[] x) {
    boolean five = x.length == 5;
    float even1 = fma(five ? fma(x[4], 0.5f, x[2]) : x[2], 0.5f, x[0]) * (1 / NA);
    float odd1 = (five ? fma(x[3], 0.5f, x[1]) : x[1]) * (A / NA);
    float even2 = fma(five ? fma(x[4], 2f, x[2]) : x[2], 2f, x[0]) * (1 / NB);
    float odd2 = (five ? fma(x[3], 2f, x[1]) : x[1]) * (B / NB);
    return new float[] {
      x[0], even1 + odd1, even1 - odd1, even2 + odd2, even2 - odd2, x[x.length - 1]
    };
  }

  static float[] gradients(float[] y) {
    boolean four = y.length == 4;
    float even1 = four ? fma(y[2], 0.5f, y[0]) : y[0];
    float odd1 = (four ? fma(y[3], 0.5f, y[1]) : y[1]) * A;
    float even2 = four ? fma(y[2], 2f, y[0]) : y[0];
    float odd2 = (four ? fma(y[3], 2f, y[1]) : y[1]) * B;
    return new float[] {
      y[0], even1 + odd1, even1 - odd1, even2 + odd2, even2 - odd2, y[y.length - 1]
    };
  }

  static float[] weightGradients(float[] x, int kernel) {
    float p = (x[1] + x[2]) * (1 / NA);
    float q = (x[1] - x[2]) * (A / NA);
    float r = (x[3] + x[4]) * (1 / NB);
    float s = (x[3] - x[4]) * (B / NB);
    float first = x[0] + p + r;
    return kernel == 3
        ? new float[] {first, q + s, fma(p, 0.5f, fma(r, 2f, x[5]))}
        : new float[] {
          first, q + s, fma(p, 0.5f, r * 2f), fma(q, 0.5f, s * 2f), fma(p, 0.25f, fma(r, 4f, x[5]))
        };
  }

  /** A transform of every column, then of every row of what comes out. */
  static float[][] both(float[][] square, UnaryOperator<float[]> transform) {
    return rows(transposed(rows(transposed(square), transform)), transform);
  }

  private static float[][] rows(float[][] rows, UnaryOperator<float[]> transform) {
    float[][] result = new float[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      result[i] = transform.apply(rows[i]);
    }
    return result;
  }

  private static float[][] transposed(float[][] rows) {
    float[][] result = new float[rows[0].length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[0].length; j++) {
        result[j][i] = rows[i][j];
      }
    }
    return result;
  }

  /** A square of a plane, zeros beyond it. */
  private static float[][] square(
      float[] x, int plane, int height, int width, int row, int column, int size) {
    float[][] square = new float[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        int a = row + i;
        int b = column + j;
        boolean inside = a >= 0 && a < height && b >= 0 && b < width;
        square[i][j] = inside ? x[(plane * height + a) * width + b] : 0f;
      }
    }
    return square;
  }

  static float[] forward(Conv2dGeometry g, float[] x, float[] weight) {
    int k = g.vertical().kernel();
    float[][][][] u = new float[g.outChannels()][g.inChannels()][][];
    for (int o = 0; o < g.outChannels(); o++) {
      for (int c = 0; c < g.inChannels(); c++) {
        float[][] taps = square(weight, o * g.inChannels() + c, k, k, 0, 0, k);
        u[o][c] = both(taps, PlainWinograd::weights);
      }
    }
    return convolve(
        g.batch(),
        x,
        g.height(),
        g.width(),
        g.vertical().padding(),
        g.horizontal().padding(),
        u,
        SIDE - k + 1,
        g.outHeight(),
        g.outWidth());
  }

  static float[] backwardData(Conv2dGeometry g, float[] dy, float[] weight) {
    int k = g.vertical().kernel();
    float[][][][] u = new float[g.inChannels()][g.outChannels()][][];
    for (int o = 0; o < g.outChannels(); o++) {
      for (int c = 0; c < g.inChannels(); c++) {
        float[][] turned = new float[k][k];
        for (int i = 0; i < k; i++) {
          for (int j = 0; j < k; j++) {
            turned[k - 1 - i][k - 1 - j] = weight[PlainConvolution.weight(g, o, c, i, j)];
          }
        }
        u[c][o] = both(turned, PlainWinograd::weights);
      }
    }
    return convolve(
        g.batch(),
        dy,
        g.outHeight(),
        g.outWidth(),
        k - 1 - g.vertical().padding(),
        k - 1 - g.horizontal().padding(),
        u,
        SIDE - k + 1,
        g.height(),
        g.width());
  }

  private static float[] convolve(
      int batch,
      float[] x,
      int height,
      int width,
      int top,
      int left,
      float[][][][] u,
      int edge,
      int outHeight,
      int outWidth) {
    int terms = u[0].length;
    float[] y = new float[batch * u.length * outHeight * outWidth];
    for (int n = 0; n < batch; n++) {
      for (int row = 0; row < outHeight; row += edge) {
        for (int column = 0; column < outWidth; column += edge) {
          float[][][] v = new float[terms][][];
          for (int c = 0; c < terms; c++) {
            v[c] =
                both(
                    square(x, n * terms + c, height, width, row - top, column - left, SIDE),
                    PlainWinograd::input);
          }
          for (int o = 0; o < u.length; o++) {
            float[][] tile = both(product(v, u[o]), m -> outputs(m, edge));
            for (int i = row; i < Math.min(outHeight, row + edge); i++) {
              for (int j = column; j < Math.min(outWidth, column + edge); j++) {
                y[((n * u.length + o) * outHeight + i) * outWidth + j] = tile[i - row][j - column];
              }
            }
          }
        }
      }
    }
    return y;
  }

  /** At every point a chain over the terms in order, from 0. */
  private static float[][] product(float[][][] v, float[][][] u) {
    float[][] m = new float[SIDE][SIDE];
    for (int i = 0; i < SIDE; i++) {
      for (int j = 0; j < SIDE; j++) {
        for (int c = 0; c < v.length; c++) {
          m[i][j] = Math.fma(v[c][i][j], u[c][i][j], m[i][j]);
        }
      }
    }
    return m;
  }

  /** Adds the sums over each {@code bandsOfSum} bands of tiles, chains over the tiles in order. */
  static void addBackwardWeights(
      Conv2dGeometry g, WinogradTiling tiling, int bandsOfSum, float[] x, float[] dy, float[] dW) {
    int kernel = g.vertical().kernel();
    for (int band = 0; band < tiling.bands(); band += bandsOfSum) {
      float[][][][] sums = new float[g.outChannels()][g.inChannels()][SIDE][SIDE];
      for (int b = band; b < Math.min(tiling.bands(), band + bandsOfSum); b++) {
        for (int row = 0; row < tiling.bandHeight(); row += tiling.edge()) {
          for (int tile = 0; tile < tiling.rowTiles(); tile++) {
            addTile(
                g,
                tiling.image(b),
                tiling.firstRow(b) + row,
                tile * tiling.edge(),
                tiling.edge(),
                x,
                dy,
                sums);
          }
        }
      }
      for (int o = 0; o < g.outChannels(); o++) {
        for (int c = 0; c < g.inChannels(); c++) {
          float[][] taps = both(sums[o][c], m -> weightGradients(m, kernel));
          for (int u = 0; u < kernel; u++) {
            for (int v = 0; v < kernel; v++) {
              dW[PlainConvolution.weight(g, o, c, u, v)] += taps[u][v];
            }
          }
        }
      }
    }
  }

  private static void addTile(
      Conv2dGeometry g,
      int n,
      int row,
      int column,
      int edge,
      float[] x,
      float[] dy,
      float[][][][] sums) {
    float[][][] v = new float[g.inChannels()][][];
    for (int c = 0; c < v.length; c++) {
      float[][] inputs =
          square(
              x,
              n * v.length + c,
              g.height(),
              g.width(),
              row - g.vertical().padding(),
              column - g.horizontal().padding(),
              SIDE);
      v[c] = both(inputs, PlainWinograd::input);
    }
    for (int o = 0; o < g.outChannels(); o++) {
      int plane = n * g.outChannels() + o;
      float[][] m =
          both(
              square(dy, plane, g.outHeight(), g.outWidth(), row, column, edge),
              PlainWinograd::gradients);
      for (int c = 0; c < v.length; c++) {
        for (int i = 0; i < SIDE; i++) {
          for (int j = 0; j < SIDE; j++) {
            sums[o][c][i][j] = Math.fma(v[c][i][j], m[i][j], sums[o][c][i][j]);
          }
        }
      }
    }
  }
}
