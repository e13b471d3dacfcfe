package dev.lanewise.perf;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.ConcatenatedRelu;
import dev.lanewise.layers.activation.GatedLinearUnit;
import dev.lanewise.layers.activation.LogSoftmax;
import dev.lanewise.layers.activation.Maxout;
import dev.lanewise.layers.activation.Softmax;

/**
 * The layers that mix or reshape a row, each with the plain loops that its equation asks for: over
 * the features of a matrix, one element at a time, with {@code Math}'s functions.
 */
@SuppressWarnings("ImmutableEnumChecker") // layers without parameters, and loops, hold no state
public enum PlainRowLayer {
  /** Softmax. */
  SOFTMAX(new Softmax()) {
    @Override
    void forward(int columns, float[] x, int xAt, float[] y, int yAt, Scratch scratch) {
      float largest = largest(columns, x, xAt);
      float sum = 0f;
      for (int i = 0; i < columns; i++) {
        y[yAt + i] = (float) Math.exp(x[xAt + i] - largest);
        sum += y[yAt + i];
      }
      for (int i = 0; i < columns; i++) {
        y[yAt + i] /= sum;
      }
    }

    @Override
    void backward(
        int columns, float[] x, float[] y, float[] dy, float[] dx, int row, Scratch scratch) {
      int at = row * columns;
      float dot = 0f;
      for (int i = at; i < at + columns; i++) {
        dot += dy[i] * y[i];
      }
      for (int i = at; i < at + columns; i++) {
        dx[i] = y[i] * (dy[i] - dot);
      }
    }
  },
  /** Its logarithm. */
  LOG_SOFTMAX(new LogSoftmax()) {
    @Override
    void forward(int columns, float[] x, int xAt, float[] y, int yAt, Scratch scratch) {
      float largest = largest(columns, x, xAt);
      float sum = 0f;
      for (int i = 0; i < columns; i++) {
        sum += (float) Math.exp(x[xAt + i] - largest);
      }
      float shift = largest + (float) Math.log(sum);
      for (int i = 0; i < columns; i++) {
        y[yAt + i] = x[xAt + i] - shift;
      }
    }

    @Override
    void backward(
        int columns, float[] x, float[] y, float[] dy, float[] dx, int row, Scratch scratch) {
      int at = row * columns;
      float sum = 0f;
      for (int i = at; i < at + columns; i++) {
        sum += dy[i];
      }
      for (int i = at; i < at + columns; i++) {
        dx[i] = dy[i] - (float) Math.exp(y[i]) * sum;
      }
    }
  },
  /** The larger of each two neighbours. */
  MAXOUT(new Maxout(2)) {
    @Override
    void forward(int columns, float[] x, int xAt, float[] y, int yAt, Scratch scratch) {
      for (int i = 0; i < columns / 2; i++) {
        y[yAt + i] = Math.max(x[xAt + 2 * i], x[xAt + 2 * i + 1]);
      }
    }

    @Override
    void backward(
        int columns, float[] x, float[] y, float[] dy, float[] dx, int row, Scratch scratch) {
      int at = row * columns;
      for (int i = 0; i < columns / 2; i++) {
        boolean first = x[at + 2 * i] >= x[at + 2 * i + 1];
        float out = dy[at / 2 + i];
        dx[at + 2 * i] = first ? out : 0f;
        dx[at + 2 * i + 1] = first ? 0f : out;
      }
    }
  },
  /** Positive and negative parts. */
  CRELU(new ConcatenatedRelu()) {
    @Override
    void forward(int columns, float[] x, int xAt, float[] y, int yAt, Scratch scratch) {
      for (int i = 0; i < columns; i++) {
        float v = x[xAt + i];
        y[yAt + i] = v > 0 ? v : 0f;
        y[yAt + columns + i] = v < 0 ? -v : 0f;
      }
    }

    @Override
    void backward(
        int columns, float[] x, float[] y, float[] dy, float[] dx, int row, Scratch scratch) {
      int at = row * columns;
      for (int i = at; i < at + columns; i++) {
        dx[i] = x[i] > 0 ? dy[at + i] : x[i] < 0 ? -dy[at + columns + i] : 0f;
      }
    }
  },
  /** A gate by a sigmoid. */
  GLU(Activations.SIGMOID),
  /** By a ReLU. */
  REGLU(Activations.RELU),
  /** By a GELU. */
  GEGLU(Activations.GELU),
  /** By SiLU. */
  SWIGLU(Activations.SILU);

  private final Layer layer;
  private final ActivationLoops gate;

  PlainRowLayer(Layer layer) {
    this.layer = layer;
    gate = ActivationLoops.scalar(Activations.IDENTITY);
  }

  PlainRowLayer(Activation gate) {
    layer = new GatedLinearUnit(gate);
    this.gate = ActivationLoops.scalar(gate);
  }

  /** What is measured. */
  Layer layer() {
    return layer;
  }

  /** One row of y; of a gated unit unless overridden. */
  void forward(int columns, float[] x, int xAt, float[] y, int yAt, Scratch scratch) {
    int half = columns / 2;
    gate.forward(half, x, xAt + half, y, yAt, scratch);
    for (int i = 0; i < half; i++) {
      y[yAt + i] *= x[xAt + i];
    }
  }

  /** One row of dx, all arrays from their first row on; likewise. */
  void backward(
      int columns, float[] x, float[] y, float[] dy, float[] dx, int row, Scratch scratch) {
    int half = columns / 2;
    int a = row * columns;
    int b = a + half;
    int out = row * half;
    gate.forward(half, x, b, dx, a, scratch);
    for (int i = 0; i < half; i++) {
      dx[a + i] *= dy[out + i];
      dx[b + i] = dy[out + i] * x[a + i];
    }
    gate.backward(half, x, b, dx, b, dx, b, scratch);
  }

  private static float largest(int n, float[] x, int at) {
    float largest = x[at];
    for (int i = 1; i < n; i++) {
      largest = Math.max(largest, x[at + i]);
    }
    return largest;
  }
}
