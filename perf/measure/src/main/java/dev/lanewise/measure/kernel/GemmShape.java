package dev.lanewise.measure.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Sizes of a product of matrices, {@code C (m, n) = A (m, k) · B (k, n)}.
 *
 * @param m rows of A and C
 * @param n columns of B and C
 * @param k columns of A, rows of B
 */
public record GemmShape(int m, int n, int k) {
  private static final Pattern TEXT =
      Pattern.compile("([1-9]\\d{0,5})x([1-9]\\d{0,5})x([1-9]\\d{0,5})");

  /** Most elements of a matrix: 1 GiB. */
  private static final long MOST_ELEMENTS = 1L << 28;

  /** Cubes, then layers of networks: those that figures of other libraries are known for. */
  public static final List<GemmShape> USUAL =
      Stream.of(
              "64x64x64",
              "128x128x128",
              "256x256x256",
              "384x384x384",
              "512x512x512",
              "1024x1024x1024",
              "2048x2048x2048",
              "32x784x25",
              "64x196x800",
              "128x1024x784",
              "64x3136x1600")
          .map(GemmShape::parse)
          .toList();

  /**
   * The shape that a text such as {@code 64x196x800} names: m, n, k.
   *
   * @throws IllegalArgumentException if it names none, or a matrix would be too large
   */
  public static GemmShape parse(String text) {
    Matcher sizes = TEXT.matcher(text.strip());
    if (!sizes.matches()) {
      throw new IllegalArgumentException(
          "--shapes: expected MxNxK for C (M, N) = A (M, K) · B (K, N), such as 64x196x800, got '"
              + text
              + "'");
    }
    int[] mnk =
        Stream.of(sizes.group(1), sizes.group(2), sizes.group(3))
            .mapToInt(Integer::parseInt)
            .toArray();
    int[] sorted = mnk.clone();
    Arrays.sort(sorted);
    if ((long) sorted[1] * sorted[2] > MOST_ELEMENTS) {
      throw new IllegalArgumentException(
          "--shapes: expected matrices of at most "
              + MOST_ELEMENTS
              + " elements, got "
              + text
              + "; choose smaller ones");
    }
    return new GemmShape(mnk[0], mnk[1], mnk[2]);
  }

  /** Floating-point operations of one product. */
  public double flops() {
    return 2.0 * m * n * k;
  }

  /** Bytes of the three matrices. */
  public double bytes() {
    return (double) Float.BYTES * ((double) m * k + (double) k * n + (double) m * n);
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return m + "x" + n + "x" + k;
  }
}
