package dev.lanewise.engine.softmax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.threads.Scratch;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Softmax, its logarithm and their gradients, in rows and in channels, against plain doubles. */
class SoftmaxLayoutsTest {
  private static final int MARGIN = 20;
  private static final float UNTOUCHED = 777f;
  private static final Scratch SCRATCH = new Scratch();

  /** Where channel c of position i lies: in rows, or channels a plane apart. */
  private record Layout(int channels, int positions, int stride, boolean rows) {
    int at(int c, int i) {
      return MARGIN + (rows ? i * channels + c : c * stride + i);
    }

    int size() {
      return rows ? channels * positions : (channels - 1) * stride + positions;
    }

    float[] room() {
      float[] room = new float[size() + 2 * MARGIN];
      Arrays.fill(room, UNTOUCHED);
      return room;
    }

    float[] random(long seed, float deviation) {
      float[] all = room();
      float[] drawn = new float[channels * positions];
      new CounterRandom(seed).fillNormal(drawn, 0, drawn.length, 0, deviation);
      for (int c = 0; c < channels; c++) {
        for (int i = 0; i < positions; i++) {
          all[at(c, i)] = drawn[c * positions + i];
        }
      }
      return all;
    }

    /** Elements of no channel and no position. */
    void assertGapsUntouched(float[] array) {
      float[] gaps = array.clone();
      for (int c = 0; c < channels; c++) {
        for (int i = 0; i < positions; i++) {
          gaps[at(c, i)] = UNTOUCHED;
        }
      }
      assertArrayEquals(room(), gaps);
    }

    double[] position(float[] x, int i) {
      double[] channel = new double[channels];
      for (int c = 0; c < channels; c++) {
        channel[c] = x[at(c, i)];
      }
      return channel;
    }
  }

  private static double[] logSoftmax(double[] x) {
    double largest = Arrays.stream(x).max().orElseThrow();
    double sum = Arrays.stream(x).map(v -> Math.exp(v - largest)).sum();
    return Arrays.stream(x).map(v -> v - largest - Math.log(sum)).toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,true",
    "10,7,true",
    "16,3,true",
    "17,3,true",
    "1000,2,true",
    "1,1,false",
    "2,5,false",
    "10,16,false",
    "3,17,false",
    "64,67,false",
    "300,4,false"
  })
  void allFourAreNearDoublesAndTouchNothingElse(int channels, int positions, boolean rows) {
    Layout layout = new Layout(channels, positions, positions + 3, rows);
    float[] x = layout.random(1, 8);
    float[] dy = layout.random(2, 1);
    float[] y = layout.room();
    float[] dx = layout.room();
    float[] log = layout.room();
    float[] logDx = layout.room();
    if (rows) {
      Softmax.rows(positions, channels, x, MARGIN, y, MARGIN, SCRATCH);
      SoftmaxRows.gradient(positions, channels, y, MARGIN, dy, MARGIN, dx, MARGIN, SCRATCH);
      SoftmaxRows.logSoftmax(positions, channels, x, MARGIN, log, MARGIN, SCRATCH);
      SoftmaxRows.logSoftmaxGradient(
          positions, channels, log, MARGIN, dy, MARGIN, logDx, MARGIN, SCRATCH);
    } else {
      int stride = layout.stride();
      ChannelSoftmax.softmax(channels, stride, positions, x, MARGIN, y, MARGIN, SCRATCH);
      ChannelSoftmax.softmaxGradient(
          channels, stride, positions, y, MARGIN, dy, MARGIN, dx, MARGIN, SCRATCH);
      ChannelSoftmax.logSoftmax(channels, stride, positions, x, MARGIN, log, MARGIN, SCRATCH);
      ChannelSoftmax.logSoftmaxGradient(
          channels, stride, positions, log, MARGIN, dy, MARGIN, logDx, MARGIN, SCRATCH);
    }
    for (float[] written : new float[][] {y, dx, log, logDx}) {
      layout.assertGapsUntouched(written);
    }
    // Sums over channels round once a channel at most.
    double unit = 0x1p-24;
    for (int i = 0; i < positions; i++) {
      double[] gradient = layout.position(dy, i);
      double[] exact = logSoftmax(layout.position(x, i));
      double[] share = Arrays.stream(exact).map(Math::exp).toArray();
      double sum = Arrays.stream(gradient).sum();
      double absolute = Arrays.stream(gradient).map(Math::abs).sum();
      double dot = 0;
      double absoluteDot = 0;
      for (int c = 0; c < channels; c++) {
        dot += share[c] * gradient[c];
        absoluteDot += share[c] * Math.abs(gradient[c]);
      }
      for (int c = 0; c < channels; c++) {
        double relative = (Math.abs(exact[c]) + channels + 12) * unit;
        int at = layout.at(c, i);
        assertEquals(share[c], y[at], relative * share[c] + Float.MIN_VALUE, "softmax");
        assertEquals(exact[c], log[at], relative + 2 * unit * Math.abs(exact[c]), "logarithm");
        assertEquals(
            share[c] * (gradient[c] - dot),
            dx[at],
            3 * relative * share[c] * (Math.abs(gradient[c]) + absoluteDot) + Float.MIN_VALUE,
            "gradient of softmax");
        assertEquals(
            gradient[c] - share[c] * sum,
            logDx[at],
            2 * unit * Math.abs(gradient[c]) + 3 * relative * share[c] * absolute,
            "gradient of the logarithm");
      }
    }
  }

  @Test
  void largeInputsNeitherOverflowNorLoseTheLogarithm() {
    float[] x = {1000f, 0f, -3e38f, 88f, 3e38f, 0f};
    float[] y = new float[6];
    ChannelSoftmax.logSoftmax(2, 3, 3, x, 0, y, 0, SCRATCH);
    assertArrayEquals(new float[] {0f, -3e38f, -3e38f, -912f, 0f, 0f}, y);
    SoftmaxRows.logSoftmax(3, 2, x, 0, y, 0, SCRATCH);
    assertArrayEquals(new float[] {0f, -1000f, -3e38f, 0f, 0f, -3e38f}, y);
  }

  @Test
  void notANumberShowsAtItsPositionAlone() {
    float[] x = {1, 2, 3, Float.NaN, 5, 6};
    float[] y = new float[6];
    ChannelSoftmax.softmax(2, 3, 3, x, 0, y, 0, SCRATCH);
    assertTrue(Float.isNaN(y[0]) && Float.isNaN(y[3]));
    assertEquals(1, y[1] + y[4], 1e-6);
    assertEquals(1, y[2] + y[5], 1e-6);
  }
}
