package dev.lanewise.engine.random;

import static dev.lanewise.engine.simd.Simd.FLOATS;
import static dev.lanewise.engine.simd.Simd.LANES;

import java.util.Objects;
import jdk.incubator.vector.FloatVector;

/**
 * An endless row of random numbers that are computed from their position: number i of a seed is
 * always the same, whichever thread asks for it and whatever was asked before. Immutable.
 *
 * <p>{@link #stream} gives each user (a parameter, a layer, an epoch) a row of its own, and can be
 * nested. The numbers are those of Philox-4x32-10 (Salmon et al., "Parallel Random Numbers: As Easy
 * as 1, 2, 3", SC 2011): word {@code i mod 4} of the block of counter {@code i / 4}, the seed being
 * the key.
 */
public final class CounterRandom {
  /** Second half of the counter where numbers are drawn, and where streams get their keys. */
  private static final long NUMBERS = 0;

  private static final long STREAM_KEYS = 1;

  private static final long UNSIGNED = 0xFFFF_FFFFL;
  static final float TO_FLOAT = 0x1p-24f;
  private static final double TO_DOUBLE = 0x1p-32;

  private final long seed;

  /** The numbers of {@code seed}. Any value is as good as another. */
  public CounterRandom(long seed) {
    this.seed = seed;
  }

  /** The key of these numbers: {@code new CounterRandom(seed())} draws the same ones. */
  public long seed() {
    return seed;
  }

  /** Numbers independent of these and of every stream with another {@code id}. */
  public CounterRandom stream(long id) {
    Philox philox = philox();
    philox.compute(id, STREAM_KEYS);
    return new CounterRandom((philox.word0 & UNSIGNED) | (long) philox.word1 << 32);
  }

  /** The 32 random bits at {@code index}. */
  public int bits(long index) {
    Philox philox = philox();
    philox.compute(index >>> 2, NUMBERS);
    return philox.word((int) index & 3);
  }

  /** The number at {@code index}, uniform in [0, 1), a multiple of 2⁻²⁴. */
  public float uniform(long index) {
    return uniform(bits(index));
  }

  private static float uniform(int bits) {
    return (bits >>> 8) * TO_FLOAT;
  }

  /**
   * Fills {@code to[offset..offset + n)} with numbers 0 to n − 1, uniform between {@code low} and
   * {@code high}: {@code low + (high − low)·uniform(i)}. For what is drawn once, such as weights:
   * one by one, since vector code would be interpreted (LeNet's weights: 0.3 s, not 0.01).
   */
  public void fillUniform(float[] to, int offset, int n, float low, float high) {
    Objects.checkFromIndexSize(offset, n, to.length);
    drawPlain(0, to, offset, n);
    scale(to, offset, n, low, high);
  }

  /**
   * The same from numbers {@code first} to {@code first + n − 1}: a long row may be drawn in parts
   * of any size, and again and again: by vectors.
   */
  public void fillUniform(long first, float[] to, int offset, int n, float low, float high) {
    Objects.checkFromIndexSize(offset, n, to.length);
    draw(first, to, offset, n);
    scale(to, offset, n, low, high);
  }

  private static void scale(float[] to, int offset, int n, float low, float high) {
    float range = high - low;
    for (int i = offset; i < offset + n; i++) {
      to[i] = Math.fma(range, to[i], low);
    }
  }

  /** Fills a checked stretch with {@code uniform(first)}, {@code uniform(first + 1)}, … */
  private void draw(long first, float[] to, int offset, int n) {
    int head = Math.min(n, (int) -first & 3); // up to the first whole block
    int body = (n - head) / PhiloxVectors.GROUP * PhiloxVectors.GROUP;
    int done = head + body;
    drawPlain(first, to, offset, head);
    if (body > 0) {
      PhiloxVectors.uniforms(seed, first + head, NUMBERS, to, offset + head, body);
    }
    drawPlain(first + done, to, offset + done, n - done);
  }

  private void drawPlain(long first, float[] to, int offset, int n) {
    Philox philox = philox();
    int start = (int) first & 3;
    for (int i = 0; i < n; i++) {
      int word = start + i & 3;
      if (word == 0 || i == 0) {
        philox.compute((first + i) >>> 2, NUMBERS);
      }
      to[offset + i] = uniform(philox.word(word));
    }
  }

  /**
   * Fills {@code to[offset..offset + n)} with normally distributed numbers: two by two from numbers
   * {@code 2j} and {@code 2j + 1}, by G. Box and M. Muller, "A Note on the Generation of Random
   * Normal Deviates", 1958. None is further than 6.7 deviations from the mean.
   */
  public void fillNormal(float[] to, int offset, int n, float mean, float deviation) {
    Objects.checkFromIndexSize(offset, n, to.length);
    Philox philox = philox();
    double radius = 0;
    double angle = 0;
    for (int i = 0; i < n; i++) {
      if (i % Philox.WORDS == 0) {
        philox.compute(i / Philox.WORDS, NUMBERS);
      }
      boolean first = i % 2 == 0;
      if (first) {
        int word = i % Philox.WORDS;
        double u = ((philox.word(word) & UNSIGNED) + 1) * TO_DOUBLE; // in (0, 1], for the logarithm
        radius = StrictMath.sqrt(-2 * StrictMath.log(u));
        angle = 2 * Math.PI * (philox.word(word + 1) & UNSIGNED) * TO_DOUBLE;
      }
      double normal = radius * (first ? StrictMath.cos(angle) : StrictMath.sin(angle));
      to[offset + i] = (float) (mean + deviation * normal);
    }
  }

  /**
   * Fills {@code to[offset..offset + n)} from numbers {@code first} to {@code first + n − 1}:
   * {@code value} with the given probability, else 0. So dropout draws its mask, in parts of any
   * size.
   *
   * @param probability in [0, 1], rounded to a multiple of 2⁻²⁴
   */
  public void fillBernoulli(
      long first, float[] to, int offset, int n, float probability, float value) {
    Objects.checkFromIndexSize(offset, n, to.length);
    draw(first, to, offset, n);
    float threshold = Math.round(probability * 0x1p24f) * TO_FLOAT;
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += LANES) {
      FloatVector uniform = FloatVector.fromArray(FLOATS, to, offset + i);
      FloatVector.zero(FLOATS).blend(value, uniform.lt(threshold)).intoArray(to, offset + i);
    }
    for (; i < n; i++) {
      to[offset + i] = to[offset + i] < threshold ? value : 0f;
    }
  }

  /** The numbers 0 to n − 1 in random order, each of the n! orders as likely as any other. */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    BoundedNumbers numbers = new BoundedNumbers();
    for (int i = n - 1; i > 0; i--) { // Fisher and Yates, as Durstenfeld put it in 1964
      int other = numbers.next(i + 1);
      int swapped = order[i];
      order[i] = order[other];
      order[other] = swapped;
    }
    return order;
  }

  private Philox philox() {
    return new Philox((int) seed, (int) (seed >>> 32));
  }

  /** Numbers below a bound without bias: D. Lemire, "Fast Random Integer Generation", 2019. */
  private final class BoundedNumbers {
    private final Philox philox = philox();
    private long index;

    int next(int bound) {
      long product = (nextBits() & UNSIGNED) * bound;
      if ((product & UNSIGNED) < bound) {
        long rejected = (1L << 32) % bound; // so many products would favour the small numbers
        while ((product & UNSIGNED) < rejected) {
          product = (nextBits() & UNSIGNED) * bound;
        }
      }
      return (int) (product >>> 32);
    }

    private int nextBits() {
      int word = (int) index & 3;
      if (word == 0) {
        philox.compute(index >>> 2, NUMBERS);
      }
      index++;
      return philox.word(word);
    }
  }
}
