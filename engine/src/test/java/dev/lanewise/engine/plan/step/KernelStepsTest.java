package dev.lanewise.engine.plan.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.activation.trainable.TrainableActivations;
import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.ActivateTrained;
import dev.lanewise.engine.graph.AveragePool;
import dev.lanewise.engine.graph.Convolution;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.FullyConnected;
import dev.lanewise.engine.graph.LocalResponse;
import dev.lanewise.engine.graph.MaxPool;
import dev.lanewise.engine.graph.Op;
import dev.lanewise.engine.graph.Resize;
import dev.lanewise.engine.graph.Resize.Coordinates;
import dev.lanewise.engine.graph.Resize.Interpolation;
import dev.lanewise.engine.graph.Resize.Rounding;
import dev.lanewise.engine.graph.TransposedConvolution;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class KernelStepsTest {
  private static final Window SAME = Window.of(3, 1, 1);
  private static final Window WIDE = new Window(3, 2, 2, 2);

  /** A convolution's windows, groups, batch, channels in and out, height and width. */
  private record Sizes(Window v, Window h, int groups, Shape x, int outChannels) {}

  private static final List<Sizes> CONVOLUTIONS =
      List.of(
          new Sizes(Window.of(1, 1, 0), Window.of(1, 1, 0), 1, Shape.of(1, 1, 1, 1), 1),
          new Sizes(SAME, SAME, 1, Shape.of(2, 3, 5, 7), 4),
          new Sizes(SAME, Window.of(2, 3, 0), 3, Shape.of(2, 6, 4, 8), 9),
          new Sizes(WIDE, SAME, 4, Shape.of(1, 4, 9, 6), 4),
          new Sizes(Window.of(2, 2, 0), WIDE, 1, Shape.of(3, 2, 6, 9), 5),
          new Sizes(SAME, SAME, 1, Shape.of(2, 32, 12, 12), 33));

  @Test
  void convolutionsMatchPlainLoops() {
    for (Sizes s : CONVOLUTIONS) {
      Tensor x = Trial.random(1, s.x.toArray());
      int inside = s.x.dim(1) / s.groups;
      Tensor w = weights(s.outChannels, inside, s.v.kernel(), s.h.kernel());
      Tensor b = Trial.random(3, s.outChannels);
      Convolution op = new Convolution(s.v, s.h, s.groups);
      int outInside = s.outChannels / s.groups;
      Plain.Definition sum =
          i -> {
            double total = 0;
            for (int c = 0; c < inside; c++) {
              int channel = i[1] / outInside * inside + c;
              for (int u = 0; u < s.v.kernel(); u++) {
                for (int v = 0; v < s.h.kernel(); v++) {
                  int row = i[2] * s.v.stride() + u * s.v.dilation() - s.v.padding();
                  int column = i[3] * s.h.stride() + v * s.h.dilation() - s.h.padding();
                  total += image(x, i[0], channel, row, column) * Plain.at(w, i[1], c, u, v);
                }
              }
            }
            return total;
          };
      assertNear(op, i -> sum.at(i) + Plain.at(b, i[1]), x, w, b);
      assertNear(op, sum, x, w);
    }
  }

  @Test
  void transposedConvolutionsMatchPlainLoops() {
    for (Sizes s : CONVOLUTIONS) {
      Tensor x = Trial.random(1, s.x.toArray());
      int inside = s.outChannels / s.groups;
      Tensor w = weights(s.x.dim(1), inside, s.v.kernel(), s.h.kernel());
      Tensor b = Trial.random(3, inside * s.groups);
      for (int extra = 0; extra < Math.min(s.v.stride(), s.h.stride()); extra++) {
        TransposedConvolution op = new TransposedConvolution(s.v, s.h, s.groups, extra, extra);
        Plain.Definition sum = i -> transposed(s, x, w, inside, i);
        assertNear(op, i -> sum.at(i) + Plain.at(b, i[1]), x, w, b);
        assertNear(op, sum, x, w);
      }
    }
  }

  /** Over all inputs and taps that arrive at a place. */
  private static double transposed(Sizes s, Tensor x, Tensor w, int inside, int[] i) {
    int inInside = s.x.dim(1) / s.groups;
    double total = 0;
    for (int c = i[1] / inside * inInside; c < (i[1] / inside + 1) * inInside; c++) {
      for (int row = 0; row < s.x.dim(2); row++) {
        for (int column = 0; column < s.x.dim(3); column++) {
          int down = i[2] + s.v.padding() - row * s.v.stride();
          int across = i[3] + s.h.padding() - column * s.h.stride();
          int u = down / s.v.dilation();
          int v = across / s.h.dilation();
          boolean isTap = down >= 0 && across >= 0 && u < s.v.kernel() && v < s.h.kernel();
          if (isTap && u * s.v.dilation() == down && v * s.h.dilation() == across) {
            total +=
                (double) Plain.at(x, i[0], c, row, column) * Plain.at(w, c, i[1] % inside, u, v);
          }
        }
      }
    }
    return total;
  }

  /** Small ones, so that sums of many terms stay near 1. */
  private static Tensor weights(int... dims) {
    Tensor w = Trial.random(2, dims);
    for (int i = w.offset(); i < w.offset() + w.size(); i++) {
      w.data()[i] /= 64;
    }
    return w;
  }

  /** An element of an image, 0 around it. */
  private static double image(Tensor x, int image, int channel, int row, int column) {
    boolean isInside =
        row >= 0 && row < x.shape().dim(2) && column >= 0 && column < x.shape().dim(3);
    return isInside ? Plain.at(x, image, channel, row, column) : 0;
  }

  @Test
  void denseMatchesPlainLoops() {
    for (int[] sizes : new int[][] {{1, 1, 1}, {3, 40, 17}, {1, 300, 10}, {33, 20, 70}}) {
      Tensor x = Trial.random(1, sizes[0], sizes[1]);
      Tensor w = Trial.random(2, sizes[2], sizes[1]);
      Tensor b = Trial.random(3, sizes[2]);
      Plain.Definition sum =
          i -> {
            double total = 0;
            for (int p = 0; p < sizes[1]; p++) {
              total += (double) Plain.at(x, i[0], p) * Plain.at(w, i[1], p);
            }
            return total;
          };
      assertNear(new FullyConnected(), sum, x, w);
      assertNear(new FullyConnected(), i -> sum.at(i) + Plain.at(b, i[1]), x, w, b);
    }
  }

  @Test
  void poolsTakeOrLeaveOutTheirPadding() {
    Window[][] windows = {
      {Window.of(2, 2, 0), Window.of(2, 2, 0)},
      {SAME, SAME},
      {Window.of(3, 1, 2), Window.of(3, 2, 2)}, // more than half of the window
      {WIDE, Window.of(1, 3, 0)}
    };
    for (Window[] pair : windows) {
      for (int[] dims : new int[][] {{1, 1, 5, 5}, {2, 3, 8, 41}}) {
        Tensor x = Trial.random(4, dims);
        assertNear(new MaxPool(pair[0], pair[1]), i -> pooled(x, pair, i)[0], x);
        assertNear(new AveragePool(pair[0], pair[1], false), i -> pooled(x, pair, i)[1], x);
        assertNear(new AveragePool(pair[0], pair[1], true), i -> pooled(x, pair, i)[2], x);
      }
    }
  }

  /** The greatest of a window, its mean, and its mean with the padding. */
  private static double[] pooled(Tensor x, Window[] pair, int[] i) {
    double greatest = Double.NEGATIVE_INFINITY;
    double sum = 0;
    int count = 0;
    for (int u = 0; u < pair[0].kernel(); u++) {
      for (int v = 0; v < pair[1].kernel(); v++) {
        int row = i[2] * pair[0].stride() + u * pair[0].dilation() - pair[0].padding();
        int column = i[3] * pair[1].stride() + v * pair[1].dilation() - pair[1].padding();
        if (row >= 0 && row < x.shape().dim(2) && column >= 0 && column < x.shape().dim(3)) {
          double element = Plain.at(x, i[0], i[1], row, column);
          greatest = Math.max(greatest, element);
          sum += element;
          count++;
        }
      }
    }
    return new double[] {greatest, sum / count, sum / (pair[0].kernel() * pair[1].kernel())};
  }

  @Test
  void localResponsesMatchPlainLoops() {
    LocalResponse[] ops = {
      new LocalResponse(5, 2f, 1e-2f, 0.75f),
      new LocalResponse(3, 1f, 0.5f, 0.75f),
      new LocalResponse(4, 1f, 0.5f, 0.75f),
      new LocalResponse(1, 0.5f, 2f, 0.5f),
      new LocalResponse(8, 1f, 0.1f, 1.25f)
    };
    for (LocalResponse op : ops) {
      for (int[] dims : new int[][] {{2, 5}, {2, 7, 3, 41}, {1, 2, 5}}) {
        Tensor x = Trial.random(5, dims);
        assertNear(op, i -> normalized(op, x, i), x);
      }
    }
  }

  private static double normalized(LocalResponse op, Tensor x, int[] i) {
    double sum = 0;
    for (int c = i[1] - (op.size() - 1) / 2; c <= i[1] + op.size() / 2; c++) {
      if (c >= 0 && c < x.shape().dim(1)) {
        int[] near = i.clone();
        near[1] = c;
        sum += Math.pow(Plain.at(x, near), 2);
      }
    }
    return Plain.at(x, i) / Math.pow(op.k() + op.alpha() * sum, op.beta());
  }

  @Test
  void activationsAreTheirFormulas() {
    for (Activation f : List.of(Activations.RELU, Activations.SIGMOID, Activations.MISH)) {
      for (int[] dims : new int[][] {{}, {3}, {2, 3, 67}}) {
        Tensor x = Trial.random(6, dims);
        assertNear(new Activate(f), i -> f.value((double) Plain.at(x, i)), x);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void learnedActivationsReadTheirParameters(Sharing sharing) {
    for (TrainableActivation f : TrainableActivations.all()) {
      for (int[] dims : new int[][] {{3, 5}, {2, 3, 4, 5}, {2, 2, 17, 20}}) {
        Tensor[] in = new Tensor[1 + f.parameters().size()];
        in[0] = Trial.random(7, dims);
        for (int k = 1; k < in.length; k++) {
          in[k] = parameters(f, k - 1, sharing, dims);
        }
        assertNear(
            new ActivateTrained(f, sharing),
            i -> {
              double[] p = new double[in.length - 1];
              for (int k = 0; k < p.length; k++) {
                Tensor of = in[k + 1];
                int[] own = Arrays.copyOfRange(i, 1, i.length);
                p[k] = sharing == Sharing.CHANNEL ? Plain.at(of, i[1]) : Plain.at(of, own);
              }
              return f.value((double) Plain.at(in[0], i), p);
            },
            in);
      }
    }
  }

  private static Tensor parameters(TrainableActivation f, int k, Sharing sharing, int[] dims) {
    Shape shape =
        switch (sharing) {
          case LAYER -> Shape.of(1);
          case CHANNEL -> Shape.of(dims[1]);
          case NEURON -> Shape.of(dims).sample();
        };
    Tensor p = Trial.random(8 + k, shape.toArray());
    for (int i = p.offset(); i < p.offset() + p.size(); i++) {
      var letter = f.parameters().get(k);
      p.data()[i] = letter.held(letter.mean() + p.data()[i] / 64);
    }
    return p;
  }

  static Stream<Resize> resizes() {
    Stream.Builder<Resize> all = Stream.builder();
    for (Coordinates coordinates : Coordinates.values()) {
      for (int[] sizes : new int[][] {{1, 2, 3, 5}, {2, 1, 6, 10}, {1, 2, 2, 37}, {3, 2, 1, 1}}) {
        for (Rounding rounding : Rounding.values()) {
          all.add(resize(sizes, Interpolation.NEAREST, coordinates, rounding));
        }
        all.add(resize(sizes, Interpolation.LINEAR, coordinates, Rounding.FLOOR));
      }
    }
    return all.build();
  }

  private static final int[] FROM = {1, 2, 3, 5};

  private static Resize resize(int[] sizes, Interpolation how, Coordinates where, Rounding to) {
    List<Float> scales = Stream.of(0, 1, 2, 3).map(d -> (float) sizes[d] / FROM[d]).toList();
    return new Resize(Dims.of(sizes), scales, how, where, to);
  }

  @ParameterizedTest
  @MethodSource("resizes")
  void resizedValuesAreSampledWhereTheirPlacesAre(Resize op) {
    Tensor x = Trial.random(9, FROM);
    assertNear(op, i -> sampled(op, x, i), x);
  }

  /** Of all corners around a place, each by its share; of the nearest, all of it. */
  private static double sampled(Resize op, Tensor x, int[] i) {
    double sum = 0;
    for (int corner = 0; corner < 1 << i.length; corner++) {
      double share = 1;
      int[] from = new int[i.length];
      for (int d = 0; d < i.length; d++) {
        double place = place(op, i[d], d);
        boolean isUpper = (corner >> d & 1) == 1;
        if (op.interpolation() == Interpolation.NEAREST) {
          share *= isUpper ? 0 : 1;
          from[d] = held(nearest(op.rounding(), place), d);
        } else {
          double inside = Math.min(Math.max(place, 0), FROM[d] - 1);
          double above = inside - Math.floor(inside);
          share *= isUpper ? above : 1 - above;
          from[d] = held((int) Math.floor(inside) + (isUpper ? 1 : 0), d);
        }
      }
      sum += share * Plain.at(x, from);
    }
    return sum;
  }

  private static double place(Resize op, int i, int d) {
    int to = op.sizes().dim(d);
    double step = (double) FROM[d] / to;
    double half = (i + 0.5) * step - 0.5;
    return switch (op.coordinates()) {
      case HALF_PIXEL -> half;
      case PYTORCH_HALF_PIXEL -> to > 1 ? half : 0;
      case ALIGN_CORNERS -> to > 1 ? i * (FROM[d] - 1.0) / (to - 1) : 0;
      case ASYMMETRIC -> i * step;
    };
  }

  private static int nearest(Rounding rounding, double place) {
    double at = Math.rint(place * 1e5) / 1e5; // a half or whole number, had nothing been rounded
    return (int)
        switch (rounding) {
          case PREFER_FLOOR -> Math.ceil(at - 0.5);
          case PREFER_CEIL -> Math.floor(at + 0.5);
          case FLOOR -> Math.floor(at);
          case CEIL -> Math.ceil(at);
        };
  }

  private static int held(int at, int d) {
    return Math.min(Math.max(at, 0), FROM[d] - 1);
  }

  @Test
  void whatIsResizedByNothingStays() {
    Tensor x = Trial.random(10, FROM);
    for (Interpolation how : Interpolation.values()) {
      Resize op = resize(FROM, how, Coordinates.HALF_PIXEL, Rounding.PREFER_FLOOR);
      Trial.assertBits(x.toArray(), Trial.run(op, x));
    }
  }

  private static void assertNear(Op op, Plain.Definition definition, Tensor... in) {
    float[] got = Trial.run(op, in);
    Shape shape = op.outputDims(Stream.of(in).map(x -> Dims.of(x.shape())).toList()).at(1);
    float[] expected = Plain.of(shape, definition);
    for (int i = 0; i < got.length; i++) {
      assertEquals(expected[i], got[i], 2e-5 * Math.max(1, Math.abs(expected[i])), op.toString());
    }
  }
}
