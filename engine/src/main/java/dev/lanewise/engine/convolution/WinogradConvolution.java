package dev.lanewise.engine.convolution;

import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.engine.winograd.WinogradOutputs;
import dev.lanewise.engine.winograd.WinogradProducts;
import dev.lanewise.engine.winograd.WinogradTiles;
import dev.lanewise.engine.winograd.WinogradTiling;
import dev.lanewise.engine.winograd.WinogradTransforms;
import dev.lanewise.engine.winograd.WinogradWeights;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of stride 1 through 36 products of transformed tiles and transformed weights, after
 * {@link WinogradTransforms}: forward, or back to the input, which is the convolution of dy with
 * the weights turned.
 *
 * <p>Where there are few weights they are transformed once, and tasks are blocks of tiles that stay
 * in a second cache with their products. Where there are many, the tiles of the batch are
 * transformed once, some passes of them where they are too many, and tasks are groups of output
 * channels, whose transformed weights live no longer than that.
 *
 * <p>Where weights were transformed beforehand, and blocks of a few tiles cannot be shared out
 * evenly, each thread takes some of the output channels and transforms all tiles for itself: to
 * fetch them from other threads' caches would take longer.
 */
final class WinogradConvolution {
  /** What remains to be done with planes when they have been written. */
  @FunctionalInterface
  interface Finish {
    /**
     * Finishes some rows of some planes.
     *
     * @param offset index of the first row of the first plane in an output of offset 0
     * @param channel the first plane's channel
     * @param places elements of a plane
     */
    void apply(int offset, int channel, int channels, int places, Scratch scratch);
  }

  private final Threads threads;
  private final Finish finish;
  private final WinogradTiling tiling;
  private final WinogradTiles tiles;
  private final WinogradWeights weights;
  private final WinogradOutputs outputs;

  /** Whether tasks are groups of output channels, whose weights are transformed anew. */
  private final boolean byGroups;

  /** Parts of the output channels, if they are the tasks; 1 if not. */
  private final int parts;

  /** Terms of a group's weights that are transformed at a time, where weights are many. */
  private final int someTerms;

  /** Bands of a block, or of a pass. */
  private final int together;

  private final Threads.Task lend = this::lend;
  private final Threads.Task weightTask = this::transformWeights;
  private final Threads.Task blockTask = this::runBlock;
  private final Threads.Task bandTask = this::transformBand;
  private final Threads.Task groupTask = this::runGroup;
  private final Threads.Task partTask = this::runPart;

  /** Weights that were transformed before, or null. */
  private final float @Nullable [] transformed;

  private float[] shared = {};
  private int firstBand;
  private float[] x = {};
  private int xOffset;
  private float[] weight = {};
  private int weightOffset;
  private float[] y = {};
  private int yOffset;

  /**
   * The convolution of a shape, or with {@code backward} its gradient by the input.
   *
   * @param filters the weights where they stay, and where they are few: then they are transformed
   *     once; else null
   */
  WinogradConvolution(
      Conv2dGeometry g,
      boolean backward,
      @Nullable FixedFilters filters,
      Threads threads,
      WinogradLimits limits,
      Finish finish) {
    this.threads = threads;
    this.finish = finish;
    int kernel = g.vertical().kernel();
    weights = new WinogradWeights(g.outChannels(), g.inChannels(), kernel, backward);
    boolean keepsWeights = weights.size() <= limits.weights();
    transformed = keepsWeights && filters != null ? filters.transformed(weights) : null;
    someTerms = Math.min(limits.terms(), weights.terms());
    int outHeight = backward ? g.height() : g.outHeight();
    int outWidth = backward ? g.width() : g.outWidth();
    int tileSize =
        WinogradTransforms.SIDE
            * WinogradTransforms.SIDE
            * (WinogradTiling.run(weights.terms()) + WinogradTiling.run(weights.columns()));
    int blockTiles = Math.max(1, limits.block() / tileSize);
    tiling = WinogradTiling.of(g.batch(), outHeight, outWidth, kernel, blockTiles);
    int block =
        Math.clamp(
            Math.min(blockTiles / tiling.bandTiles(), tiling.bands() / Threads.MOST_TASKS),
            1,
            tiling.bands());
    int blocks = Math.ceilDiv(tiling.bands(), block);
    byGroups = !keepsWeights;
    int mostTiles = limits.block() / WinogradTiling.size(1, weights.terms());
    boolean sharesChannels =
        transformed != null
            && tiling.bands() * tiling.bandTiles() <= mostTiles
            && rounds(weights.groups()) * blocks < rounds(blocks) * weights.groups();
    parts = sharesChannels ? Math.min(weights.groups(), threads.count()) : 1;
    int pass = limits.pass() / WinogradTiling.size(tiling.bandTiles(), weights.terms());
    together = byGroups ? tiling.passOf(pass) : block;
    tiles =
        WinogradTiles.ofInput(
            tiling,
            weights.terms(),
            backward ? g.outHeight() : g.height(),
            backward ? g.outWidth() : g.width(),
            backward ? kernel - 1 - g.vertical().padding() : g.vertical().padding(),
            backward ? kernel - 1 - g.horizontal().padding() : g.horizontal().padding());
    outputs = new WinogradOutputs(tiling, weights.columns(), outHeight, outWidth);
  }

  /** Tasks of equal size that the slowest thread has. */
  private int rounds(int tasks) {
    return Math.ceilDiv(tasks, threads.count());
  }

  /**
   * Convolves.
   *
   * @param x (batch, terms, height, width)
   * @param weight (outChannels, inChannels, kernel, kernel)
   * @param y receives the sums
   */
  void run(float[] x, int xOffset, float[] weight, int weightOffset, float[] y, int yOffset) {
    this.x = x;
    this.xOffset = xOffset;
    this.weight = weight;
    this.weightOffset = weightOffset;
    this.y = y;
    this.yOffset = yOffset;
    if (transformed != null) {
      shared = transformed;
    }
    if (parts > 1) {
      threads.run(parts, partTask);
    } else if (byGroups) {
      threads.run(1, lend);
      for (firstBand = 0; firstBand < tiling.bands(); firstBand += together) {
        threads.run(bandsFrom(firstBand), bandTask);
        threads.run(weights.groups(), groupTask);
      }
    } else {
      if (transformed == null) {
        threads.run(1, lend);
        threads.run(weights.groups(), weightTask);
      }
      threads.run(Math.ceilDiv(tiling.bands(), together), blockTask);
    }
  }

  /** What all threads read stands in the caller's scratch. */
  private void lend(int task, Scratch scratch) {
    int size =
        byGroups
            ? WinogradTiling.size(together * tiling.bandTiles(), weights.terms())
            : Math.toIntExact(weights.size()); // few
    shared = scratch.floats(Scratch.SHARED, size);
  }

  /** Bands of the block or pass that begins with a band. */
  private int bandsFrom(int band) {
    return Math.min(together, tiling.bands() - band);
  }

  private void transformWeights(int group, Scratch scratch) {
    weights.transformGroup(group, weight, weightOffset, shared, scratch);
  }

  private void runBlock(int block, Scratch scratch) {
    int first = block * together;
    convolve(first, bandsFrom(first), 0, weights.groups(), scratch);
  }

  /** Some output channels of all blocks. */
  private void runPart(int part, Scratch scratch) {
    int first = part * weights.groups() / parts;
    int end = (part + 1) * weights.groups() / parts;
    convolve(0, tiling.bands(), first, end, scratch);
  }

  /** Some bands, by some groups of all weights. */
  private void convolve(int firstBand, int bands, int firstGroup, int endGroup, Scratch scratch) {
    int rows = bands * tiling.bandTiles();
    int columns = weights.columns(firstGroup, endGroup - firstGroup);
    int vRun = WinogradTiling.run(weights.terms());
    int vStride = WinogradTiling.pointStride(rows, weights.terms());
    int vSize = WinogradTiling.size(rows, weights.terms());
    float[] buffer = scratch.floats(Scratch.PARTIAL, vSize + WinogradTiling.size(rows, columns));
    for (int band = 0; band < bands; band++) {
      int tile = band * tiling.bandTiles();
      tiles.transform(firstBand + band, x, xOffset, buffer, tile * vRun, vStride, scratch);
    }
    int mStride = WinogradTiling.pointStride(rows, columns);
    WinogradProducts products = WinogradProducts.of(scratch);
    int some = Math.min(weights.groupsTogether(), endGroup - firstGroup);
    for (int group = firstGroup; group < endGroup; group += some) {
      products.multiply(
          rows,
          weights.columns(group, some),
          weights.terms(),
          buffer,
          0,
          vStride,
          vRun,
          shared,
          weights.index(group),
          weights.pointStride(),
          buffer,
          vSize + (group - firstGroup) * WinogradWeights.GROUP,
          mStride,
          WinogradTiling.run(columns),
          false,
          scratch);
    }
    int channel = firstGroup * WinogradWeights.GROUP;
    finish(firstBand, bands, channel, columns, buffer, vSize, mStride, scratch);
  }

  private void transformBand(int band, Scratch scratch) {
    int rows = bandsFrom(firstBand) * tiling.bandTiles();
    tiles.transform(
        firstBand + band,
        x,
        xOffset,
        shared,
        band * tiling.bandTiles() * WinogradTiling.run(weights.terms()),
        WinogradTiling.pointStride(rows, weights.terms()),
        scratch);
  }

  private void runGroup(int group, Scratch scratch) {
    int bands = bandsFrom(firstBand);
    int rows = bands * tiling.bandTiles();
    int columns = weights.columns(group, 1);
    int uSize = WinogradWeights.size(1, someTerms);
    int mStride = WinogradTiling.pointStride(rows, columns);
    float[] buffer = scratch.floats(Scratch.PARTIAL, uSize + WinogradTiling.size(rows, columns));
    for (int term = 0; term < weights.terms(); term += someTerms) {
      int terms = Math.min(someTerms, weights.terms() - term);
      int uStride = WinogradWeights.pointStride(1, terms);
      weights.transform(group, term, terms, weight, weightOffset, buffer, 0, uStride, scratch);
      WinogradProducts.of(scratch)
          .multiply(
              rows,
              columns,
              terms,
              shared,
              term,
              WinogradTiling.pointStride(rows, weights.terms()),
              WinogradTiling.run(weights.terms()),
              buffer,
              0,
              uStride,
              buffer,
              uSize,
              mStride,
              WinogradTiling.run(columns),
              term > 0,
              scratch);
    }
    finish(
        firstBand, bands, group * WinogradWeights.GROUP, columns, buffer, uSize, mStride, scratch);
  }

  private void finish(
      int first,
      int bands,
      int channel,
      int channels,
      float[] products,
      int offset,
      int pointStride,
      Scratch scratch) {
    int bandSize = tiling.bandTiles() * WinogradTiling.run(channels);
    for (int i = 0; i < bands; i++) {
      int band = first + i;
      outputs.write(
          band,
          channel,
          channels,
          products,
          offset + i * bandSize,
          pointStride,
          y,
          yOffset,
          scratch);
      finish.apply(
          outputs.index(band, channel),
          channel,
          channels,
          outputs.rows(band) * outputs.width(),
          scratch);
    }
  }
}
