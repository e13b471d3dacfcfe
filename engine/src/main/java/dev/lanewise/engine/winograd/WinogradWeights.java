package dev.lanewise.engine.winograd;

import static dev.lanewise.engine.simd.Simd.LANES;
import static dev.lanewise.engine.winograd.WinogradTransforms.SIDE;

import dev.lanewise.engine.gemm.PackedPanels;
import dev.lanewise.engine.gemm.Transposition;
import dev.lanewise.engine.threads.Scratch;

/**
 * The weights of a Winograd convolution, transformed: for each of 36 points the right factor of a
 * product, in the panels that the micro-kernel reads. Where there are more than two groups of
 * columns, each has its points side by side: whoever multiplies by one then reads a single stretch
 * of memory.
 *
 * <pre>
 * weight   W  (outChannels, inChannels, kernel, kernel)
 * factors  U  (groups, point, term, column of the groups)
 *
 * U[·][c][o] = G·W[o][c]·Gᵀ                     forward: terms are input channels
 * U[·][o][c] = G·(W[o][c] turned by 180°)·Gᵀ    backward: terms are output channels
 * </pre>
 *
 * @param kernel taps along a side, 3 or 5
 * @param turned whether for the gradient by the input
 */
public record WinogradWeights(int outChannels, int inChannels, int kernel, boolean turned) {
  /** Columns that are transformed by one call: a multiple of every machine's panels. */
  public static final int GROUP = 32;

  /** Terms that are transformed at a time, so that their weights stay in the first cache. */
  private static final int CHUNK = 8;

  /** Terms of the products. */
  public int terms() {
    return turned ? outChannels : inChannels;
  }

  /** Columns of the products. */
  public int columns() {
    return turned ? inChannels : outChannels;
  }

  /** Groups of columns. */
  public int groups() {
    return Math.ceilDiv(columns(), GROUP);
  }

  /** Columns of some groups. */
  public int columns(int group, int groups) {
    return Math.min(groups * GROUP, columns() - group * GROUP);
  }

  /** Distance between the factors of two points: some groups, some terms. */
  public static int pointStride(int groups, int terms) {
    return WinogradTiling.pointStride(groups * terms, GROUP);
  }

  /** Floats of all points' factors: some groups, some terms. */
  public static int size(int groups, int terms) {
    return SIDE * SIDE * pointStride(groups, terms);
  }

  /** Groups whose factors of a point stand side by side where all are kept. */
  public int groupsTogether() {
    return groups() <= 2 ? groups() : 1;
  }

  /** Floats of all factors: of thousands of channels, more than an array holds. */
  public long size() {
    return (long) groups() / groupsTogether() * size(groupsTogether(), terms());
  }

  /** Where among all factors those of a group begin. */
  public int index(int group) {
    int within = group % groupsTogether();
    return group / groupsTogether() * size(groupsTogether(), terms()) + within * GROUP * terms();
  }

  /** Distance between the factors of two points where all are kept. */
  public int pointStride() {
    return pointStride(groupsTogether(), terms());
  }

  /**
   * Transforms the weights of a group of columns and some terms. Slot TILE of the scratch is used.
   *
   * @param to receives, for each point, panels as {@link PackedPanels} reads them
   */
  public void transform(
      int group,
      int firstTerm,
      int terms,
      float[] weight,
      int weightOffset,
      float[] to,
      int toOffset,
      int pointStride,
      Scratch scratch) {
    int taps = kernel * kernel;
    float[] lanes =
        scratch.floats(Scratch.TILE, CHUNK * (taps + SIDE * kernel) * LANES + ChannelsLast.SLACK);
    for (int column = 0; column < columns(group, 1); column += LANES) {
      int first = group * GROUP + column;
      int count = Math.min(LANES, columns() - first);
      int panel = toOffset + column / PackedPanels.WIDTH * PackedPanels.WIDTH * terms;
      for (int term = 0; term < terms; term += CHUNK) {
        int some = Math.min(CHUNK, terms - term);
        if (turned) {
          collectTurned(first, count, firstTerm + term, some, weight, weightOffset, lanes);
        } else {
          int ld = inChannels * taps;
          int at = weightOffset + first * ld + (firstTerm + term) * taps;
          Transposition.pack(count, some * taps, weight, at, ld, LANES, lanes, 0);
        }
        int target = panel + column % PackedPanels.WIDTH + term * PackedPanels.WIDTH;
        transform(some, lanes, to, target, pointStride);
      }
    }
  }

  /**
   * All weights, transformed.
   *
   * @throws ArithmeticException if an array cannot hold them
   */
  public float[] transformAll(float[] weight, int weightOffset, Scratch scratch) {
    float[] all = new float[Math.toIntExact(size())];
    for (int group = 0; group < groups(); group++) {
      transformGroup(group, weight, weightOffset, all, scratch);
    }
    return all;
  }

  /** The weights of a group, to their place among those of all groups. */
  public void transformGroup(
      int group, float[] weight, int weightOffset, float[] all, Scratch scratch) {
    transform(group, 0, terms(), weight, weightOffset, all, index(group), pointStride(), scratch);
  }

  /** Weights (term, tap, lane) of input channels side by side, for some output channels. */
  private void collectTurned(
      int first, int count, int term, int terms, float[] weight, int weightOffset, float[] lanes) {
    int taps = kernel * kernel;
    int whole = Math.max(taps, LANES); // squares are whole; what is too much, the next overwrites
    for (int i = 0; i < terms; i++) {
      int at = weightOffset + ((term + i) * inChannels + first) * taps;
      int read = at + (count - 1) * taps + whole <= weight.length ? whole : taps;
      Transposition.pack(count, read, weight, at, taps, LANES, lanes, i * taps * LANES);
    }
  }

  /** From (term, tap, lane) to the panels of all points, by way of (point, column, term, lane). */
  private void transform(int terms, float[] lanes, float[] to, int toOffset, int pointStride) {
    int taps = kernel * kernel;
    int first = turned ? (taps - 1) * LANES : 0;
    int next = turned ? -LANES : LANES;
    int half = CHUNK * taps * LANES;
    int width = CHUNK * LANES;
    for (int column = 0; column < kernel; column++) {
      along(
          terms,
          lanes,
          first + column * next,
          kernel * next,
          taps * LANES,
          lanes,
          half + column * width,
          kernel * width,
          LANES);
    }
    for (int point = 0; point < SIDE; point++) {
      along(
          terms,
          lanes,
          half + point * kernel * width,
          width,
          LANES,
          to,
          toOffset + point * SIDE * pointStride,
          pointStride,
          PackedPanels.WIDTH);
    }
  }

  private void along(
      int count,
      float[] from,
      int at,
      int step,
      int stride,
      float[] to,
      int toAt,
      int toStep,
      int toStride) {
    if (kernel == 3) {
      WinogradTransforms.weight3(count, from, at, step, stride, to, toAt, toStep, toStride);
    } else {
      WinogradTransforms.weight5(count, from, at, step, stride, to, toAt, toStep, toStride);
    }
  }
}
