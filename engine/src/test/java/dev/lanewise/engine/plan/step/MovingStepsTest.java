package dev.lanewise.engine.plan.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.graph.Concat;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Expand;
import dev.lanewise.engine.graph.Gather;
import dev.lanewise.engine.graph.Pad;
import dev.lanewise.engine.graph.Slice;
import dev.lanewise.engine.graph.Transpose;
import dev.lanewise.engine.graph.View;
import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MovingStepsTest {
  private static final int LANES = Simd.LANES;

  @Test
  void transposedValuesHaveTheirElementsUnderOtherIndices() {
    int[][] shapes = {
      {},
      {7},
      {LANES, LANES},
      {LANES - 1, 4 * LANES + 3},
      {4 * LANES + 3, LANES + 1},
      {3, 4 * LANES, 2 * LANES},
      {2, 3, 5, 7},
      {2, LANES + 1, 3, LANES},
      {2, 1, 3, 4, 5}
    };
    for (int[] dims : shapes) {
      Tensor x = Trial.random(1, dims);
      for (List<Integer> order : orders(dims.length)) {
        Shape shape = Shape.of(order.stream().mapToInt(axis -> dims[axis]).toArray());
        float[] expected =
            Plain.of(
                shape,
                i -> {
                  int[] from = new int[i.length];
                  for (int d = 0; d < i.length; d++) {
                    from[order.get(d)] = i[d];
                  }
                  return Plain.at(x, from);
                });
        Trial.assertBits(expected, Trial.run(new Transpose(order), x));
      }
    }
  }

  private static List<List<Integer>> orders(int rank) {
    if (rank == 0) {
      return List.of(List.of());
    }
    List<List<Integer>> all = new ArrayList<>();
    for (List<Integer> shorter : orders(rank - 1)) {
      for (int at = 0; at < rank; at++) {
        List<Integer> order = new ArrayList<>(shorter);
        order.add(at, rank - 1);
        all.add(order);
      }
    }
    return all;
  }

  @Test
  void slicesGoForwardsAndBackwards() {
    Tensor x = Trial.random(2, 4, 5, 37);
    int[][][] slices = { // starts, sizes, steps
      {{0, 0, 0}, {4, 5, 37}, {1, 1, 1}},
      {{1, 2, 3}, {2, 2, 17}, {1, 1, 1}},
      {{3, 4, 36}, {4, 5, 37}, {-1, -1, -1}},
      {{3, 0, 35}, {2, 3, 12}, {-2, 2, -3}},
      {{2, 1, 5}, {1, 1, 1}, {7, 1, -1}}
    };
    for (int[][] slice : slices) {
      Slice op = new Slice(list(slice[0]), list(slice[1]), list(slice[2]));
      float[] expected =
          Plain.of(
              Shape.of(slice[1]),
              i -> {
                int[] from = i.clone();
                for (int d = 0; d < i.length; d++) {
                  from[d] = slice[0][d] + i[d] * slice[2][d];
                }
                return Plain.at(x, from);
              });
      Trial.assertBits(expected, Trial.run(op, x));
    }
  }

  @ParameterizedTest
  @EnumSource
  void paddingPutsElementsAroundOrTakesThemAway(Pad.Mode mode) {
    Tensor x = Trial.random(3, 3, 4, 21);
    int[][][] pads = {
      {{0, 0, 0}, {0, 0, 0}},
      {{1, 2, 3}, {2, 0, 5}},
      {{0, 0, 20}, {0, 0, 20}},
      {{-1, 1, -4}, {0, -2, 7}},
      {{-2, -3, -20}, {0, 0, 0}}
    };
    for (int[][] pad : pads) {
      int[] dims = x.shape().toArray();
      for (int d = 0; d < dims.length; d++) {
        dims[d] += pad[0][d] + pad[1][d];
      }
      float[] expected = Plain.of(Shape.of(dims), i -> padded(mode, x, pad[0], i));
      Trial.assertBits(expected, Trial.run(new Pad(mode, list(pad[0]), list(pad[1]), 2.5f), x));
    }
    Tensor scalar = Trial.of(Shape.of(), 4);
    Trial.assertBits(new float[] {4}, Trial.run(new Pad(mode, List.of(), List.of(), 2.5f), scalar));
  }

  private static float padded(Pad.Mode mode, Tensor x, int[] before, int[] index) {
    int[] from = new int[index.length];
    for (int d = 0; d < from.length; d++) {
      int last = x.shape().dim(d) - 1;
      int at = index[d] - before[d];
      if (mode == Pad.Mode.CONSTANT && (at < 0 || at > last)) {
        return 2.5f;
      }
      from[d] =
          mode == Pad.Mode.EDGE
              ? Math.min(Math.max(at, 0), last)
              : at < 0 ? -at : at > last ? 2 * last - at : at;
    }
    return Plain.at(x, from);
  }

  @Test
  void constantPaddingMayReplaceAll() {
    Tensor x = Trial.random(4, 2, 3);
    Pad op = new Pad(Pad.Mode.CONSTANT, List.of(0, -3), List.of(0, 5), 1.5f);
    float[] expected = Plain.of(Shape.of(2, 5), _ -> 1.5);
    Trial.assertBits(expected, Trial.run(op, x));
  }

  @Test
  void concatenatedValuesStandOneAfterAnother() {
    for (int axis = 0; axis < 3; axis++) {
      Tensor[] parts = new Tensor[3];
      int[] ends = new int[3];
      for (int k = 0; k < 3; k++) {
        int[] dims = {2, 3, 5};
        dims[axis] = k + 1;
        parts[k] = Trial.random(5 + k, dims);
        ends[k] = (k + 1) * (k + 2) / 2;
      }
      int[] dims = {2, 3, 5};
      dims[axis] = 6;
      int along = axis;
      float[] expected =
          Plain.of(
              Shape.of(dims),
              i -> {
                int[] from = i.clone();
                int part = i[along] < ends[0] ? 0 : i[along] < ends[1] ? 1 : 2;
                from[along] -= part == 0 ? 0 : ends[part - 1];
                return exact(parts[part], from);
              });
      Trial.assertBits(expected, Trial.run(new Concat(axis), parts));
    }
  }

  /** The element at an index that must be one of x's. */
  private static float exact(Tensor x, int[] index) {
    for (int d = 0; d < index.length; d++) {
      assertTrue(index[d] < x.shape().dim(d));
    }
    return Plain.at(x, index);
  }

  @Test
  void gatheredPartsFollowTheIndices() {
    Tensor x = Trial.random(9, 3, 4, 5);
    Tensor indices = Trial.of(Shape.of(2, 2), 1, -1, 0, -3);
    for (int axis = 0; axis < 3; axis++) {
      int along = axis;
      int[] dims = new int[4];
      for (int d = 0; d < 4; d++) {
        boolean isIndex = d == axis || d == axis + 1;
        dims[d] = isIndex ? 2 : x.shape().dim(d < axis ? d : d - 1);
      }
      float[] expected =
          Plain.of(
              Shape.of(dims),
              i -> {
                int[] from = new int[3];
                for (int d = 0; d < 3; d++) {
                  from[d] = d < along ? i[d] : i[d + 1];
                }
                int index = (int) Plain.at(indices, i[along], i[along + 1]);
                from[along] = index < 0 ? index + x.shape().dim(along) : index;
                return Plain.at(x, from);
              });
      Trial.assertBits(expected, Trial.run(new Gather(axis), x, indices));
    }
    float[] one = Trial.run(new Gather(1), x, Trial.of(Shape.of(), 2));
    Trial.assertBits(Plain.of(Shape.of(3, 5), i -> Plain.at(x, i[0], 2, i[1])), one);
  }

  @Test
  void indicesThatAreNoneAreRefused() {
    Tensor x = Trial.random(9, 3, 4);
    for (float wrong : new float[] {4, -5, 0.5f, Float.NaN, 1e20f}) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> Trial.run(new Gather(1), x, Trial.of(Shape.of(2), 0, wrong)));
      assertEquals(
          "Gather(axis=1): expected whole indices from -4 to 3, got " + wrong, e.getMessage());
    }
  }

  @Test
  void expandedValuesAreRepeated() {
    int[][][] pairs = {
      {{}, {3, 4}}, {{5}, {5}}, {{3, 1}, {3, 40}}, {{1, 3, 1, 2}, {2, 1, 4, 1}}, {{4}, {2, 3, 1}}
    };
    for (int[][] pair : pairs) {
      Tensor x = Trial.random(10, pair[0]);
      Expand op = new Expand(Dims.of(pair[1]));
      Shape shape = op.outputDims(List.of(Dims.of(x.shape()))).at(1);
      Trial.assertBits(Plain.of(shape, i -> Plain.at(x, i)), Trial.run(op, x));
    }
  }

  @Test
  void reshapedValuesKeepTheirOrder() {
    Tensor x = Trial.random(11, 2, 3, 4);
    Trial.assertBits(x.toArray(), Trial.run(new View(Dims.of(6, 1, 4)), x));
    Tensor one = Trial.of(Shape.of(1, 1), 3);
    Trial.assertBits(one.toArray(), Trial.run(new View(Dims.of()), one));
  }

  private static List<Integer> list(int[] numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }
}
