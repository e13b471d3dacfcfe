package dev.lanewise.engine.plan.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.graph.ArgMax;
import dev.lanewise.engine.graph.ElementType;
import dev.lanewise.engine.graph.MatrixProduct;
import dev.lanewise.engine.graph.Reduce;
import dev.lanewise.engine.graph.SoftmaxAlong;
import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReducingStepsTest {
  @ParameterizedTest
  @EnumSource
  void reductionsOverAnyAxesMatchPlainLoops(Reduce.Function function) {
    int[][] shapes = {{}, {7}, {1000}, {3, 1, 5}, {2, 3, 4, 5}, {2, 5, 1, 3, Simd.LANES + 1}};
    for (int[] dims : shapes) {
      Tensor x = near1(Trial.random(1, dims));
      for (int set = 0; set < 1 << dims.length; set++) {
        List<Integer> axes = new ArrayList<>();
        for (int d = 0; d < dims.length; d++) {
          if ((set >> d & 1) == 1) {
            axes.add(d);
          }
        }
        Reduce kept = new Reduce(function, axes, true);
        float[] got = Trial.run(kept, x);
        assertReduced(kept, x, got);
        Trial.assertBits(got, Trial.run(new Reduce(function, axes, false), x));
      }
    }
  }

  /** So that products of many stay within range. */
  private static Tensor near1(Tensor x) {
    for (int i = x.offset(); i < x.offset() + x.size(); i++) {
      x.data()[i] = 1 + x.data()[i] / 64;
    }
    return x;
  }

  private static void assertReduced(Reduce op, Tensor x, float[] got) {
    int[] dims = x.shape().toArray();
    int count = 1;
    for (int axis : op.axes()) {
      count *= dims[axis];
      dims[axis] = 1;
    }
    Shape shape = Shape.of(dims);
    double[] expected = new double[shape.size()];
    boolean[] begun = new boolean[expected.length];
    for (int i = 0; i < x.size(); i++) {
      int[] index = Plain.index(x.shape(), i);
      int to = 0;
      for (int d = 0; d < dims.length; d++) {
        to = to * dims[d] + (dims[d] == 1 ? 0 : index[d]);
      }
      double v = x.data()[x.offset() + i];
      expected[to] = begun[to] ? joined(op.function(), expected[to], v) : v;
      begun[to] = true;
    }
    for (int i = 0; i < expected.length; i++) {
      double whole = op.function() == Reduce.Function.MEAN ? expected[i] / count : expected[i];
      assertEquals(whole, got[i], count * 0x1p-23 * Math.abs(whole), op.toString());
    }
  }

  private static double joined(Reduce.Function function, double a, double b) {
    return switch (function) {
      case SUM, MEAN -> a + b;
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
      case PRODUCT -> a * b;
    };
  }

  @Test
  void extremesAreNotANumberWhereOneIs() {
    Tensor x = Trial.of(Shape.of(2, 3), 1, Float.NaN, 2, 3, 5, 4);
    float[] rows = {Float.NaN, 5};
    Trial.assertBits(rows, Trial.run(new Reduce(Reduce.Function.MAX, List.of(1), false), x));
    float[] columns = {1, Float.NaN, 2};
    Trial.assertBits(columns, Trial.run(new Reduce(Reduce.Function.MIN, List.of(0), false), x));
  }

  @Test
  void meansOfWholeNumbersGoTowardsZero() {
    Tensor x = Trial.of(Shape.of(2, 3), 1, 2, 2, -1, -2, -2);
    Reduce mean = new Reduce(Reduce.Function.MEAN, List.of(1), false);
    Trial.assertBits(new float[] {1, -1}, Trial.run(mean, ElementType.INTEGER, x));
  }

  @Test
  void argMaxIsTheFirstOrTheLastOfTheGreatest() {
    for (int[] dims : new int[][] {{9}, {3, 4, 5}, {2, 30, 7}}) {
      Tensor x = Trial.random(2, dims);
      for (int i = x.offset(); i < x.offset() + x.size(); i++) {
        x.data()[i] = Math.round(x.data()[i]); // many are alike
      }
      for (int axis = 0; axis < dims.length; axis++) {
        for (boolean last : new boolean[] {false, true}) {
          float[] got = Trial.run(new ArgMax(axis, true, last), x);
          int[] one = dims.clone();
          one[axis] = 1;
          int along = axis;
          Shape shape = Shape.of(one);
          Trial.assertBits(Plain.of(shape, i -> plain(x, along, last, i)), got);
          Trial.assertBits(got, Trial.run(new ArgMax(axis, false, last), x));
        }
      }
    }
    Tensor withNaN = Trial.of(Shape.of(4), 1, Float.NaN, 3, Float.NaN);
    Trial.assertBits(new float[] {1}, Trial.run(new ArgMax(0, false, false), withNaN));
    Trial.assertBits(new float[] {3}, Trial.run(new ArgMax(0, false, true), withNaN));
  }

  private static int plain(Tensor x, int axis, boolean last, int[] index) {
    int greatest = 0;
    int[] at = index.clone();
    float best = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < x.shape().dim(axis); i++) {
      at[axis] = i;
      float v = Plain.at(x, at);
      if (v > best || (last && v == best)) {
        greatest = i;
        best = v;
      }
    }
    return greatest;
  }

  @Test
  void softmaxAlongAnyAxisMatchesPlainLoops() {
    for (int[] dims :
        new int[][] {{5}, {1000}, {3, 4}, {2, 3, 37}, {2, 3, 4, 5}, {1, 2, 1, 3, 1}}) {
      Tensor x = Trial.random(3, dims);
      for (int axis = 0; axis < dims.length; axis++) {
        float[] softmax = Trial.run(new SoftmaxAlong(axis, false), x);
        float[] logarithm = Trial.run(new SoftmaxAlong(axis, true), x);
        for (int i = 0; i < x.size(); i++) {
          int[] index = Plain.index(x.shape(), i);
          double sum = 0;
          for (int j = 0; j < dims[axis]; j++) {
            int[] other = index.clone();
            other[axis] = j;
            sum += Math.exp(Plain.at(x, other));
          }
          double expected = Math.exp(Plain.at(x, index)) / sum;
          assertEquals(expected, softmax[i], 1e-6 * expected);
          assertEquals(Math.log(expected), logarithm[i], 2e-6);
        }
      }
    }
  }

  @Test
  void productsOfMatricesMatchPlainLoopsHoweverTheyAreRepeated() {
    int[][][] pairs = {
      {{1, 1}, {1, 1}},
      {{3, 4}, {4, 5}},
      {{1, 300}, {300, 70}},
      {{70, 300}, {300, 1}},
      {{2, 3, 4}, {4, 5}},
      {{5, 1, 1, 3}, {3, 1}},
      {{3, 4}, {2, 4, 5}},
      {{2, 3, 4, 5}, {3, 5, 17}},
      {{2, 1, 4, 5}, {1, 3, 5, 2}},
      {{2, 1, 33, 40}, {3, 40, 35}},
      {{1, 4, 5}, {2, 5, 1}}
    };
    for (int[][] pair : pairs) {
      Tensor a = Trial.random(4, pair[0]);
      Tensor b = Trial.random(5, pair[1]);
      float[] got = Trial.run(new MatrixProduct(), a, b);
      int k = pair[0][pair[0].length - 1];
      int m = pair[0][pair[0].length - 2];
      int n = pair[1][pair[1].length - 1];
      Shape shape = shape(pair, got.length, m, n);
      for (int i = 0; i < got.length; i++) {
        int[] index = Plain.index(shape, i);
        double sum = 0;
        double size = 0;
        for (int p = 0; p < k; p++) {
          double term = (double) Plain.at(a, with(index, -1, p)) * Plain.at(b, with(index, -2, p));
          sum += term;
          size += Math.abs(term);
        }
        assertEquals(sum, got[i], 0x1p-22 * size * Math.sqrt(k));
      }
    }
  }

  /** The second half of a's matrices is not there, which the step is not asked to see before. */
  @Test
  void aProductThatFailedBeginsAnewAtTheNextRun() {
    Tensor a = Tensor.zeros(2, 3, 1, 4);
    Tensor b = Tensor.zeros(2, 1, 4, 3);
    Tensor y = Tensor.zeros(2, 3, 2, 3);
    Step step = new MatrixProductStep(a, b, y, Threads.of(1));
    for (int run = 0; run < 2; run++) {
      Arrays.fill(y.data(), Float.NaN);
      assertThrows(IllegalArgumentException.class, step::run);
      assertEquals(0, y.data()[0], "run " + run);
    }
  }

  private static int[] with(int[] index, int fromEnd, int value) {
    int[] changed = index.clone();
    changed[changed.length + fromEnd] = value;
    return changed;
  }

  private static Shape shape(int[][] pair, int size, int m, int n) {
    int rank = Math.max(pair[0].length, pair[1].length);
    int[] dims = new int[rank];
    for (int d = 0; d < rank - 2; d++) {
      int i = d - rank + pair[0].length;
      int j = d - rank + pair[1].length;
      dims[d] = Math.max(i < 0 ? 1 : pair[0][i], j < 0 ? 1 : pair[1][j]);
    }
    dims[rank - 2] = m;
    dims[rank - 1] = n;
    Shape shape = Shape.of(dims);
    assertTrue(shape.size() == size);
    return shape;
  }
}
