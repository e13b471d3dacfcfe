package dev.lanewise.engine.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
  private static final CounterRandom RANDOM = new CounterRandom(42);

  /** Known answers that the authors of the paper publish with their library, Random123. */
  @Test
  void philoxGivesTheKnownAnswersOfItsAuthors() {
    assertBlock(0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    assertBlock(-1L, -1L, -1, -1, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    assertBlock(
        0x85a308d3_243f6a88L,
        0x03707344_13198a2eL,
        0xa4093822,
        0x299f31d0,
        0xd16cfe09,
        0x94fdcceb,
        0x5001e420,
        0x24126ea1);
  }

  private static void assertBlock(long low, long high, int key0, int key1, int... expected) {
    Philox philox = new Philox(key0, key1);
    philox.compute(low, high);
    int[] words = {philox.word(0), philox.word(1), philox.word(2), philox.word(3)};
    assertArrayEquals(expected, words);
  }

  @Test
  void seedZeroDrawsTheFirstBlockInOrder() {
    CounterRandom zero = new CounterRandom(0);
    int[] words = {zero.bits(0), zero.bits(1), zero.bits(2), zero.bits(3)};
    assertArrayEquals(new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}, words);
  }

  @Property(tries = 300)
  void vectorsHoldTheWordsOfPhilox(
      @ForAll long key,
      @ForAll("positions") long position,
      @ForAll long counterHigh,
      @ForAll @IntRange(max = 9) int margin,
      @ForAll @IntRange(max = 5) int groups) {
    long first = position & -Philox.WORDS;
    int n = groups * PhiloxVectors.GROUP;
    Philox philox = new Philox((int) key, (int) (key >>> 32));
    float[] expected = marked(n, margin);
    for (int i = 0; i < n; i++) {
      philox.compute((first + i) >>> 2, counterHigh);
      expected[margin + i] = (philox.word(i & 3) >>> 8) * 0x1p-24f;
    }
    float[] actual = marked(n, margin);
    PhiloxVectors.uniforms(key, first, counterHigh, actual, margin, n);
    assertArrayEquals(expected, actual);
  }

  @Property(tries = 300)
  void fillsAreTheNumbersOneByOneAndTouchNothingElse(
      @ForAll long seed,
      @ForAll("positions") long first,
      @ForAll @IntRange(max = 9) int margin,
      @ForAll @IntRange(max = 300) int n,
      @ForAll @FloatRange(max = 1) float probability) {
    assertFills(new CounterRandom(seed), first, margin, n, probability);
  }

  /** All starts within a block and all remainders, where the counter's lower word overflows. */
  @Test
  void fillsGoOnFromOneWordOfTheCounterToTheNext() {
    int group = PhiloxVectors.GROUP;
    for (int before : new int[] {0, 1, 2, 3, group + 4, 2 * group + 5}) {
      for (int n : new int[] {0, 1, 3, 4, group - 1, group, group + 1, group + 3, 4 * group + 7}) {
        assertFills(RANDOM, (1L << 34) - before, 3, n, 0.3f);
        assertFills(RANDOM, -before, 3, n, 0.3f);
      }
    }
  }

  /** A number is kept below the threshold, not at it: in vectors and in what is left of them. */
  @Test
  void probabilitiesAreHeldToTheLastBit() {
    int n = PhiloxVectors.GROUP + 3;
    for (int i = 0; i < n; i++) {
      float number = RANDOM.uniform(i);
      assertFills(RANDOM, 0, 0, n, number);
      assertFills(RANDOM, 0, 0, n, number + 0x1p-24f);
    }
  }

  /** Anywhere, at the beginning and the end, and where a word of the counter overflows. */
  @Provide
  Arbitrary<Long> positions() {
    return Arbitraries.oneOf(
        Arbitraries.longs(),
        Arbitraries.longs().between(-400, 400),
        Arbitraries.longs().between((1L << 34) - 400, (1L << 34) + 400));
  }

  private static void assertFills(
      CounterRandom random, long first, int margin, int n, float probability) {
    float low = -0.3f;
    float high = 1.1f;
    float[] uniforms = marked(n, margin);
    float[] kept = marked(n, margin);
    for (int i = 0; i < n; i++) {
      uniforms[margin + i] = Math.fma(high - low, random.uniform(first + i), low);
      boolean keep = random.bits(first + i) >>> 8 < Math.round(probability * 0x1p24f);
      kept[margin + i] = keep ? 1.7f : 0f;
    }
    float[] actual = marked(n, margin);
    random.fillUniform(first, actual, margin, n, low, high);
    assertArrayEquals(uniforms, actual);
    random.fillBernoulli(first, actual, margin, n, probability, 1.7f);
    assertArrayEquals(kept, actual);
  }

  /** What no fill writes, on both sides of n elements and in them. */
  private static float[] marked(int n, int margin) {
    float[] to = new float[margin + n + 70];
    Arrays.fill(to, 9);
    return to;
  }

  @Test
  void aNumberDoesNotDependOnHowManyAreDrawnWithIt() {
    float[] all = new float[101];
    for (int n : new int[] {0, 1, 2, 3, 4, 5, 17, 100}) {
      RANDOM.fillUniform(all, 0, 101, -1, 1);
      assertArrayEquals(Arrays.copyOf(all, n), uniforms(n));
      RANDOM.fillNormal(all, 0, 101, 0, 1);
      float[] some = new float[n];
      RANDOM.fillNormal(some, 0, n, 0, 1);
      assertArrayEquals(Arrays.copyOf(all, n), some);
    }
  }

  private static float[] uniforms(int n) {
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = Math.fma(2f, RANDOM.uniform(i), -1f);
    }
    return numbers;
  }

  @Test
  void bernoulliInPartsIsBernoulliAtOnceAndTouchesNothingElse() {
    float[] whole = new float[1000];
    RANDOM.fillBernoulli(0, whole, 0, 1000, 0.3f, 2f);
    for (int part : new int[] {1, 2, 3, 7, 64, 999}) {
      float[] parts = new float[1002];
      parts[0] = 9;
      parts[1001] = 9;
      for (int i = 0; i < 1000; i += part) {
        RANDOM.fillBernoulli(i, parts, 1 + i, Math.min(part, 1000 - i), 0.3f, 2f);
      }
      assertArrayEquals(whole, Arrays.copyOfRange(parts, 1, 1001));
      assertEquals(9, parts[0]);
      assertEquals(9, parts[1001]);
    }
  }

  @Test
  void uniformsInPartsAreUniformsAtOnceAndTouchNothingElse() {
    float[] whole = uniforms(1000);
    for (int part : new int[] {1, 2, 3, 7, 64, 999}) {
      float[] parts = new float[1002];
      parts[0] = 9;
      parts[1001] = 9;
      for (int i = 0; i < 1000; i += part) {
        RANDOM.fillUniform(i, parts, 1 + i, Math.min(part, 1000 - i), -1, 1);
      }
      assertArrayEquals(whole, Arrays.copyOfRange(parts, 1, 1001));
      assertEquals(9, parts[0]);
      assertEquals(9, parts[1001]);
    }
  }

  @Test
  void bernoulliKeepsTheGivenShare() {
    int n = 100_000;
    for (float probability : new float[] {0f, 0.1f, 0.5f, 0.9f, 1f}) {
      float[] mask = new float[n];
      RANDOM.fillBernoulli(0, mask, 0, n, probability, 1f);
      double kept = mean(mask);
      double deviation = Math.sqrt(probability * (1 - probability) / n);
      assertEquals(probability, kept, 4 * deviation);
    }
  }

  @Test
  void uniformsHaveMeanAndVarianceOfTheUniformDistribution() {
    float[] numbers = new float[200_000];
    RANDOM.fillUniform(numbers, 0, numbers.length, -3, 5);
    assertEquals(1, mean(numbers), 0.02);
    assertEquals(64 / 12.0, variance(numbers), 0.05);
    for (float number : numbers) {
      assertTrue(number >= -3 && number <= 5);
    }
  }

  @Test
  void normalsHaveTheMomentsOfTheNormalDistribution() {
    float[] numbers = new float[200_000];
    RANDOM.fillNormal(numbers, 0, numbers.length, 2, 3);
    assertEquals(2, mean(numbers), 0.03);
    assertEquals(9, variance(numbers), 0.12);
    int within = 0;
    for (float number : numbers) {
      within += Math.abs(number - 2) < 3 ? 1 : 0;
    }
    assertEquals(0.6827, within / 200_000.0, 0.004);
  }

  @Test
  void streamsDifferFromTheirSourceAndFromEachOther() {
    long[] seeds = {
      RANDOM.seed(),
      RANDOM.stream(0).seed(),
      RANDOM.stream(1).seed(),
      RANDOM.stream(-1).seed(),
      RANDOM.stream(0).stream(1).seed(),
      RANDOM.stream(1).stream(0).seed(),
      new CounterRandom(43).stream(0).seed()
    };
    assertEquals(seeds.length, Arrays.stream(seeds).distinct().count());
    assertEquals(RANDOM.stream(5).bits(9), RANDOM.stream(5).bits(9));
    assertNotEquals(RANDOM.stream(5).bits(9), RANDOM.stream(6).bits(9));
  }

  @Test
  void permutationHoldsEveryNumberOnce() {
    for (int n : new int[] {0, 1, 2, 3, 1000}) {
      int[] order = RANDOM.permutation(n);
      int[] sorted = order.clone();
      Arrays.sort(sorted);
      for (int i = 0; i < n; i++) {
        assertEquals(i, sorted[i]);
      }
    }
  }

  /** Chi-square over the 24 orders of four: 23 degrees of freedom, 49.7 at one in a thousand. */
  @Test
  void everyOrderIsAsLikelyAsAnyOther() {
    int draws = 48_000;
    int[] counts = new int[256];
    for (int i = 0; i < draws; i++) {
      int[] order = RANDOM.stream(i).permutation(4);
      counts[order[0] * 64 + order[1] * 16 + order[2] * 4 + order[3]]++;
    }
    double expected = draws / 24.0;
    double chiSquare = 0;
    int seen = 0;
    for (int count : counts) {
      if (count > 0) {
        seen++;
        chiSquare += (count - expected) * (count - expected) / expected;
      }
    }
    assertEquals(24, seen);
    assertTrue(chiSquare < 49.7, "chi-square " + chiSquare);
  }

  @Test
  void rangesOutsideTheArrayAreRefused() {
    float[] to = new float[4];
    assertThrows(IndexOutOfBoundsException.class, () -> RANDOM.fillUniform(to, 1, 4, 0, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> RANDOM.fillNormal(to, -1, 2, 0, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> RANDOM.fillBernoulli(0, to, 4, 1, 0.5f, 1));
  }

  private static double mean(float[] numbers) {
    double sum = 0;
    for (float number : numbers) {
      sum += number;
    }
    return sum / numbers.length;
  }

  private static double variance(float[] numbers) {
    double mean = mean(numbers);
    double sum = 0;
    for (float number : numbers) {
      sum += (number - mean) * (number - mean);
    }
    return sum / numbers.length;
  }
}
