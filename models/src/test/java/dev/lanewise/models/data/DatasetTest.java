package dev.lanewise.models.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class DatasetTest {
  private static final Shape SAMPLE = Shape.of(3, 4, 5);

  private static Dataset random(int size, long seed) {
    Random random = new Random(seed);
    byte[] pixels = new byte[size * SAMPLE.size()];
    random.nextBytes(pixels);
    int[] labels = IntStream.range(0, size).map(i -> i % 3).toArray();
    return new Dataset("random", SAMPLE, List.of("a", "b", "c"), pixels, labels);
  }

  private static String refusal(Executable action) {
    return assertThrows(IllegalArgumentException.class, action).getMessage();
  }

  @Test
  void copiesNormalizedPixelsAndTouchesNothingElse() {
    Dataset data = random(7, 1);
    Normalization normalization =
        new Normalization(List.of(0.1f, 0.5f, -2f), List.of(0.25f, 1f, 3f));
    int[] indices = {9, 3, 0, 3, 9};
    float[] array = new float[200];
    Arrays.fill(array, 77);
    data.copy(indices, 1, 3, new Tensor(Shape.of(3, 3, 4, 5), array, 9), normalization);
    for (int i = 0; i < 3; i++) {
      byte[] pixels = data.pixels(indices[1 + i]);
      for (int at = 0; at < 60; at++) {
        double mean = normalization.mean().get(at / 20);
        double expected =
            ((pixels[at] & 0xff) / 255.0 - mean) / normalization.deviation().get(at / 20);
        assertEquals((float) expected, array[9 + i * 60 + at]);
      }
    }
    for (int i = 0; i < array.length; i++) {
      if (i < 9 || i >= 189) {
        assertEquals(77, array[i]);
      }
    }
  }

  @Test
  void refusesBatchesThatDoNotFit() {
    Dataset data = random(7, 1);
    int[] indices = {0, 1, 7};
    Normalization three = Normalization.unit(3);
    assertTrue(
        refusal(() -> data.copy(indices, 0, 2, Tensor.zeros(3, 3, 4, 5), three))
            .contains("expected a batch of 2 images (3, 4, 5), got (3, 3, 4, 5)"));
    assertTrue(
        refusal(() -> data.copy(indices, 0, 2, Tensor.zeros(2, 60), Normalization.unit(1)))
            .contains("expected images (1, height, width) or features (1), got (3, 4, 5)"));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> data.copy(indices, 2, 1, Tensor.zeros(1, 60), three));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> data.copy(indices, 2, 2, Tensor.zeros(2, 60), three));
  }

  @Test
  void seesTheSameImagesThroughASubset() {
    Dataset data = random(7, 1);
    Dataset subset = data.subset(new int[] {6, 2}).subset(new int[] {1, 0, 1});
    assertEquals(3, subset.size());
    assertArrayEquals(data.pixels(2), subset.pixels(0));
    assertArrayEquals(data.pixels(6), subset.pixels(1));
    int[] labels = {-1, -1, -1};
    subset.copyLabels(new int[] {0, 1}, 0, 2, labels);
    assertArrayEquals(new int[] {data.label(2), data.label(6), -1}, labels);
    assertTrue(refusal(() -> data.subset(new int[0])).contains("at least one sample"));
  }

  @Test
  void knowsDataByWhatItHoldsNotByHowItWasMade() {
    Dataset data = random(7, 1);
    assertEquals(data.checksum(), random(7, 1).checksum());
    assertEquals(data.checksum(), data.subset(new int[] {0, 1, 2, 3, 4, 5, 6}).checksum());
    assertNotEquals(data.checksum(), random(7, 2).checksum());
    assertNotEquals(data.checksum(), data.subset(new int[] {0, 1, 2, 3, 4, 6, 5}).checksum());
  }

  @Test
  void holdsOutTheLastOfEachClass() {
    Dataset data = random(32, 1); // 11, 11, 10 images of the classes 0, 1, 2
    DataSplit split = data.holdOut(0.25);
    assertArrayEquals(new int[] {9, 9, 8}, split.train().classCounts());
    assertArrayEquals(new int[] {2, 2, 2}, split.test().classCounts());
    for (int i = 0; i < 6; i++) {
      assertArrayEquals(data.pixels(26 + i), split.test().pixels(i));
    }
    assertEquals(3, data.holdOut(0.001).test().size());
    assertTrue(refusal(() -> data.holdOut(1)).contains("below 1, got 1.0"));
    assertTrue(refusal(() -> data.holdOut(Double.NaN)).contains("got NaN"));
    assertTrue(refusal(() -> random(3, 1).holdOut(0.5)).contains("expected two or more samples"));
  }

  @Test
  void normalizesToMeanZeroAndVarianceOne() {
    Dataset data = random(500, 1);
    Tensor all = Tensor.zeros(500, 60);
    int[] indices = IntStream.range(0, 500).toArray();
    data.copy(indices, 0, 500, all, Normalization.of(data));
    double[] sum = new double[3];
    double[] squares = new double[3];
    for (int i = 0; i < all.size(); i++) {
      int channel = i % 60 / 20;
      sum[channel] += all.data()[i];
      squares[channel] += all.data()[i] * (double) all.data()[i];
    }
    for (int channel = 0; channel < 3; channel++) {
      // Ten thousand floats, each within 2⁻²⁴ of itself, and a mean and deviation within 2⁻²⁴.
      assertEquals(0, sum[channel] / 10_000, 1e-6);
      assertEquals(1, squares[channel] / 10_000, 1e-6);
    }
  }

  @Test
  void leavesAConstantChannelFinite() {
    Dataset grey = new Dataset("grey", SAMPLE, List.of("a"), new byte[60], new int[1]);
    assertEquals(Normalization.unit(3), Normalization.of(grey));
  }

  @Test
  void refusesNormalizationsThatCannotBe() {
    assertTrue(refusal(() -> new Normalization(List.of(0f), List.of())).contains("1 means and 0"));
    assertTrue(refusal(() -> new Normalization(List.of(0f), List.of(0f))).contains("above 0"));
    assertTrue(
        refusal(() -> new Normalization(List.of(Float.NaN), List.of(1f))).contains("finite"));
  }

  private static Dataset features(float shift) {
    float[] values = {0, 1, 4, -2, 8, 0.5f};
    values[5] += shift;
    return new Dataset("rows", Shape.of(2), List.of("a", "b"), values, new int[] {0, 1, 0});
  }

  @Test
  void featuresAreCopiedNormalizedAndTouchNothingElse() {
    Dataset data = features(0);
    Normalization normalization = Normalization.of(data);
    assertEquals(List.of(4f, (float) (-0.5 / 3)), normalization.mean());
    float[] array = new float[8];
    Arrays.fill(array, 77);
    data.copy(
        new int[] {1, 2, 0}, 1, 2, new Tensor(Shape.of(2, 2), array, 3), Normalization.of(data));
    double deviation = Math.sqrt(32 / 3.0);
    double[] expected = {77, 77, 77, 4 / deviation, Double.NaN, -4 / deviation, Double.NaN, 77};
    for (int i = 0; i < array.length; i++) {
      if (!Double.isNaN(expected[i])) {
        assertEquals(expected[i], array[i], 1e-6, "at " + i);
      }
    }
    Tensor one = normalization.apply(data.features(2), data.sample());
    assertEquals(Shape.of(1, 2), one.shape());
    assertEquals(array[3], one.data()[0]);
    assertEquals(array[4], one.data()[1]);
  }

  @Test
  void featuresAreKnownByTheirBitsAndAreNoPictures() {
    Dataset data = features(0);
    assertEquals(data.checksum(), features(0).checksum());
    assertNotEquals(data.checksum(), features(1e-6f).checksum());
    assertArrayEquals(new float[] {4, -2}, data.subset(new int[] {1}).features(0));
    assertEquals("Dataset(rows, 3 samples (2))", data.toString());
    assertTrue(refusal(() -> data.pixels(0)).contains("expected images, got rows of 2 features"));
    assertTrue(refusal(() -> random(3, 1).features(0)).contains("got images (3, 4, 5)"));
    assertTrue(refusal(() -> features(Float.NaN)).contains("expected finite features, got NaN"));
    assertTrue(
        refusal(() -> Normalization.of(data).apply(new float[3], Shape.of(2)))
            .contains("expected the 2 features of a sample (2), got 3"));
    assertTrue(
        refusal(() -> new Dataset("x", Shape.of(1, 1, 2), List.of("a"), new float[2], new int[1]))
            .contains("expected a sample shape (features)"));
  }

  @Test
  void refusesArraysThatDoNotFit() {
    assertTrue(
        refusal(() -> new Dataset("x", SAMPLE, List.of("a"), new byte[61], new int[1]))
            .contains("got 61 numbers and 1 labels"));
    assertTrue(
        refusal(() -> new Dataset("x", SAMPLE, List.of("a"), new byte[60], new int[] {1}))
            .contains("expected labels 0 to 0, got 1 at sample 0"));
    assertTrue(
        refusal(() -> new Dataset("x", Shape.of(60), List.of("a"), new byte[60], new int[1]))
            .contains("expected a sample shape"));
  }
}
