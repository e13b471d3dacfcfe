package dev.lanewise.engine.activation;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;
import static dev.lanewise.engine.simd.Simd.SUM_LANES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.trainable.TrainableActivations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainableLoopsTest {
  private static final int[] SIZES = {
    0, 1, LANES - 1, LANES, LANES + 1, 4 * LANES + 3, SUM_LANES, 2 * SUM_LANES + 5, 300
  };
  private static final int MARGIN = 5;
  private static final float UNTOUCHED = -77.25f;

  static List<TrainableActivation> activations() {
    Map<String, TrainableActivation> formulas = new LinkedHashMap<>();
    TrainableActivations.all().forEach(f -> formulas.put(f.description().formula(), f));
    List<TrainableActivation> all = new ArrayList<>(formulas.values());
    all.add(new Halves());
    return all;
  }

  @ParameterizedTest
  @MethodSource("activations")
  void sharedParametersMatchTheFormulaAndTheVirtualLanes(TrainableActivation f) {
    float[] values = values(f, SUM_LANES, true);
    for (int n : SIZES) {
      float[] sums = inputs(1, f.parameters().size() * SUM_LANES + 2 * MARGIN);
      ParameterVectors p = new ParameterVectors().shared(values, 0, sums, MARGIN);
      check(f, n, p, values, sums, MARGIN, SUM_LANES, SUM_LANES - 1);
    }
  }

  @ParameterizedTest
  @MethodSource("activations")
  void ownParametersMatchTheFormulaElementByElement(TrainableActivation f) {
    for (int n : SIZES) {
      int stride = n + LANES;
      float[] values = values(f, stride, false);
      float[] sums = inputs(1, values.length);
      ParameterVectors p = new ParameterVectors().own(values, sums, 0, stride);
      check(f, n, p, values, sums, 0, stride, -1);
    }
  }

  /** Runs both loops, beside the formulas on one element at a time. */
  private static void check(
      TrainableActivation f,
      int n,
      ParameterVectors p,
      float[] values,
      float[] sums,
      int sumsFrom,
      int stride,
      int mask) {
    float[] x = inputs(2, n + MARGIN);
    float[] dy = inputs(3, n + MARGIN);
    float[] y = untouched(n + 2 * MARGIN);
    float[] dx = untouched(n + 2 * MARGIN);
    float[] expectedY = y.clone();
    float[] expectedDx = dx.clone();
    float[] expectedSums = sums.clone();
    int parameters = f.parameters().size();
    float[] one = new float[parameters * SUM_LANES];
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < parameters; i++) {
        Arrays.fill(one, i * SUM_LANES, (i + 1) * SUM_LANES, values[i * stride + (k & mask)]);
      }
      float[] gradients = new float[one.length];
      ParameterVectors alone = new ParameterVectors().shared(one, 0, gradients, 0);
      FloatVector in = FloatVector.broadcast(FLOATS, x[3 + k]);
      FloatVector out = FloatVector.broadcast(FLOATS, dy[2 + k]);
      expectedY[MARGIN + k] = f.value(in, alone).lane(0);
      expectedDx[MARGIN + k] = f.backward(in, out, alone).lane(0);
      for (int i = 0; i < parameters; i++) {
        expectedSums[sumsFrom + i * stride + (k & mask)] += gradients[i * SUM_LANES];
      }
    }
    TrainableLoops loops = TrainableLoops.of(f);
    loops.forward(n, x, 3, y, MARGIN, p);
    assertArrayEquals(expectedY, y, f.name() + " at " + n);
    float[] before = sums.clone();
    loops.backward(n, x, 3, dy, 2, dx, MARGIN, p);
    assertArrayEquals(expectedDx, dx, f.name() + " at " + n);
    int used = mask < 0 ? n : stride; // own parameters: beyond the row is padding
    for (int i = 0; i < parameters; i++) {
      int from = sumsFrom + i * stride;
      assertArrayEquals(
          Arrays.copyOfRange(expectedSums, from, from + used),
          Arrays.copyOfRange(sums, from, from + used),
          f.name() + "'s sums of parameter " + i + " at " + n);
    }
    assertArrayEquals(Arrays.copyOf(before, sumsFrom), Arrays.copyOf(sums, sumsFrom));
    System.arraycopy(before, 0, sums, 0, sums.length);
    loops.backward(n, x, 3, dy, 2, dy, 2, p);
    assertArrayEquals(
        Arrays.copyOfRange(expectedDx, MARGIN, MARGIN + n), Arrays.copyOfRange(dy, 2, 2 + n));
    loops.forward(n, x, 3, x, 3, p);
    assertArrayEquals(
        Arrays.copyOfRange(expectedY, MARGIN, MARGIN + n), Arrays.copyOfRange(x, 3, 3 + n));
  }

  @ParameterizedTest
  @MethodSource("activations")
  void scalarLoopsGiveTheReference(TrainableActivation f) {
    int n = 100;
    float[] x = inputs(2, n);
    float[] y = new float[n];
    float[] dx = new float[n];
    float[] values = values(f, SUM_LANES, true);
    float[] sums = new float[values.length];
    ParameterVectors p = new ParameterVectors().shared(values, 0, sums, 0);
    TrainableLoops.scalar(f).forward(n, x, 0, y, 0, p);
    TrainableLoops.scalar(f).backward(n, x, 0, x, 0, dx, 0, p);
    int parameters = f.parameters().size();
    double[] doubles = new double[parameters];
    float[] expectedSums = new float[sums.length];
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < parameters; i++) {
        doubles[i] = values[i * SUM_LANES];
      }
      assertEquals((float) f.value((double) x[k], doubles), y[k]);
      assertEquals(x[k] * (float) f.derivative((double) x[k], doubles), dx[k]);
      for (int i = 0; i < parameters; i++) {
        expectedSums[i * SUM_LANES + k % SUM_LANES] +=
            x[k] * (float) f.derivativeByParameter(i, x[k], doubles);
      }
    }
    assertArrayEquals(expectedSums, sums);
  }

  @Test
  void anInfiniteGradientOfATailStaysInItsLanes() {
    TrainableActivation f = new Halves();
    float[] values = values(f, SUM_LANES, true);
    float[] sums = new float[values.length];
    float[] x = {Float.POSITIVE_INFINITY};
    ParameterVectors p = new ParameterVectors().shared(values, 0, sums, 0);
    TrainableLoops.of(f).backward(1, x, 0, new float[] {1}, 0, new float[1], 0, p);
    assertEquals(Float.POSITIVE_INFINITY, sums[0]);
    for (int lane = 1; lane < SUM_LANES; lane++) {
      assertEquals(0, sums[lane]);
    }
  }

  @Test
  void sharingsAreFoundByTheirSpelling() {
    for (Sharing sharing : Sharing.values()) {
      assertEquals(sharing, Sharing.byName(sharing.spelling()));
    }
  }

  @Test
  void valuesOutsideTheDomainAreHeldAtItsEnds() {
    Letter letter = Letter.of("a", 1).within(0.5f, 2);
    assertEquals(0.5f, letter.held(-3));
    assertEquals(2, letter.held(Float.POSITIVE_INFINITY));
    assertEquals(0.75f, letter.held(0.75f));
    assertTrue(Float.isNaN(letter.held(Float.NaN)));
  }

  /** Values near the first ones, within their domains. */
  private static float[] values(TrainableActivation f, int stride, boolean shared) {
    List<Letter> letters = f.parameters();
    Random random = new Random(7);
    float[] values = new float[letters.size() * stride];
    for (int i = 0; i < letters.size(); i++) {
      Letter letter = letters.get(i);
      float same = letter.held(letter.mean() + 0.3f * (float) random.nextGaussian());
      for (int k = 0; k < stride; k++) {
        float own = letter.held(letter.mean() + 0.3f * (float) random.nextGaussian());
        values[i * stride + k] = shared ? same : own;
      }
    }
    return values;
  }

  private static float[] inputs(long seed, int n) {
    Random random = new Random(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = 3 * (float) random.nextGaussian();
    }
    return x;
  }

  private static float[] untouched(int n) {
    float[] x = new float[n];
    Arrays.fill(x, UNTOUCHED);
    return x;
  }

  /** {@code a·x}, by a recursion, which cannot be copied into the loop. */
  record Halves() implements TrainableActivation {
    @Override
    public String name() {
      return "test-halves";
    }

    @Override
    public List<Letter> parameters() {
      return List.of(Letter.of("a", 0.5f));
    }

    @Override
    public Sharing sharing() {
      return Sharing.LAYER;
    }

    @Override
    public FloatVector value(FloatVector x, ParameterVectors p) {
      return twice(x.mul(0.25f), 2).mul(p.get(0));
    }

    @Override
    public FloatVector backward(FloatVector x, FloatVector dy, ParameterVectors p) {
      p.add(0, dy.mul(x));
      return twice(dy.mul(0.25f), 2).mul(p.get(0));
    }

    private static FloatVector twice(FloatVector x, int times) {
      return times == 0 ? x : twice(x.add(x), times - 1);
    }

    @Override
    public double value(double x, double[] p) {
      return p[0] * x;
    }

    @Override
    public double derivative(double x, double[] p) {
      return p[0];
    }

    @Override
    public double derivativeByParameter(int i, double x, double[] p) {
      return x;
    }
  }
}
