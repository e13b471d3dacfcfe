package dev.lanewise.engine.convolution;

import static dev.lanewise.engine.winograd.WinogradTransforms.SIDE;

import dev.lanewise.engine.gemm.PackedPanels;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.engine.winograd.WinogradProducts;
import dev.lanewise.engine.winograd.WinogradTiles;
import dev.lanewise.engine.winograd.WinogradTiling;
import dev.lanewise.engine.winograd.WinogradWeightGradients;
import dev.lanewise.engine.winograd.WinogradWeights;
import java.util.ArrayList;
import java.util.List;

/**
 * The gradient by the weights through transformed tiles: at each of 36 points {@code dU = Vᵀ·dM},
 * the sum over all tiles of an input's and an output's product; then {@code dW = Gᵀ·dU·G}, or
 * {@code +=}.
 *
 * <p>The batch goes by in passes of some bands of tiles. Where weights are few, a pass transforms
 * its tiles of x and of dy, and then adds to dU, a task a point: each dU is one chain of fused
 * multiply-adds over the tiles in order. Where they are many, a pass transforms its tiles of x
 * alone, and each group of output channels those of its dy; its dU lives no longer than that, a
 * chain over the tiles of the pass, and dW is added to once a pass.
 */
final class WinogradBackwardWeights implements Conv2dBackwardWeights.Path {
  /** Bands of a pass, so that several threads share the work. */
  private static final int PASS_BANDS = 8;

  private final Conv2dGeometry geometry;
  private final Threads threads;
  private final WinogradTiling tiling;
  private final WinogradTiles inputs;

  /** By group of output channels; of all of them where weights are few. */
  private final List<WinogradTiles> gradients = new ArrayList<>();

  private final WinogradWeightGradients weights;
  private final boolean keepsSums;

  /** Input channels whose sums with a group are found at a time, where weights are many. */
  private final int someIn;

  /** Output channels of a group. */
  private final int groupChannels;

  /** Bands of a pass. */
  private final int together;

  private final Threads.Task lend = this::lend;
  private final Threads.Task bandTask = this::transformBand;
  private final Threads.Task pointTask = this::addPoint;
  private final Threads.Task groupTask = this::addGroup;
  private final Threads.Task sumsTask = this::addSums;

  private float[] shared = {};
  private int firstBand;
  private float[] x = {};
  private int xOffset;
  private float[] dy = {};
  private int dyOffset;
  private float[] dW = {};
  private int dWOffset;
  private boolean add;

  WinogradBackwardWeights(Conv2dGeometry geometry, Threads threads, WinogradLimits limits) {
    this.geometry = geometry;
    this.threads = threads;
    int in = geometry.inChannels();
    int out = geometry.outChannels();
    int kernel = geometry.vertical().kernel();
    keepsSums = WinogradTiling.size(in, out) <= limits.weights();
    groupChannels = keepsSums ? out : WinogradWeights.GROUP;
    someIn = Math.min(WinogradTiling.panels(limits.inputs()), in);
    int passTiles =
        keepsSums
            ? limits.sums() / (panelsSize(1, in) + panelsSize(1, out))
            : limits.pass() / panelsSize(1, in);
    tiling =
        WinogradTiling.of(
            geometry.batch(),
            geometry.outHeight(),
            geometry.outWidth(),
            kernel,
            passTiles / PASS_BANDS);
    together = tiling.passOf(passTiles / tiling.bandTiles());
    inputs =
        WinogradTiles.ofInput(
            tiling,
            in,
            geometry.height(),
            geometry.width(),
            geometry.vertical().padding(),
            geometry.horizontal().padding());
    for (int channel = 0; channel < out; channel += groupChannels) {
      gradients.add(
          WinogradTiles.ofGradient(
              tiling,
              Math.min(groupChannels, out - channel),
              out,
              geometry.outHeight(),
              geometry.outWidth()));
    }
    weights = new WinogradWeightGradients(in, kernel);
  }

  @Override
  public void run(Tensor x, Tensor dy, Tensor weightGradient, boolean add) {
    this.x = x.data();
    this.xOffset = x.offset();
    this.dy = dy.data();
    this.dyOffset = dy.offset();
    this.dW = weightGradient.data();
    this.dWOffset = weightGradient.offset();
    this.add = add;
    threads.run(1, lend);
    for (firstBand = 0; firstBand < tiling.bands(); firstBand += together) {
      threads.run(passBands(), bandTask);
      if (keepsSums) {
        threads.run(SIDE * SIDE, pointTask);
      } else {
        threads.run(gradients.size(), groupTask);
      }
    }
    if (keepsSums) {
      threads.run(Math.ceilDiv(geometry.outChannels(), WinogradWeights.GROUP), sumsTask);
    }
  }

  /** How tiles are cut. */
  WinogradTiling tiling() {
    return tiling;
  }

  /** Bands after which dW is added to. */
  int bandsOfSum() {
    return keepsSums ? tiling.bands() : together;
  }

  /** What all threads read stands in the caller's scratch: V, and for few weights dM and dU. */
  private void lend(int task, Scratch scratch) {
    int tiles = together * tiling.bandTiles();
    int size = panelsSize(tiles, geometry.inChannels());
    if (keepsSums) {
      size +=
          panelsSize(tiles, geometry.outChannels())
              + WinogradTiling.size(geometry.inChannels(), geometry.outChannels());
    }
    shared = scratch.floats(Scratch.SHARED, size);
  }

  private int passBands() {
    return Math.min(together, tiling.bands() - firstBand);
  }

  private int passTiles() {
    return passBands() * tiling.bandTiles();
  }

  /** Where dM begins in what is shared. */
  private int gradientsOffset() {
    return panelsSize(together * tiling.bandTiles(), geometry.inChannels());
  }

  /** Where dU begins in what is shared. */
  private int sumsOffset() {
    return gradientsOffset() + panelsSize(together * tiling.bandTiles(), geometry.outChannels());
  }

  /** Floats of the panels of some tiles at all points. */
  private static int panelsSize(int tiles, int channels) {
    return WinogradTiling.size(tiles, WinogradTiling.panels(channels));
  }

  /** Distance between the panels of two points. */
  private int panelsStride(int channels) {
    return WinogradTiling.pointStride(passTiles(), WinogradTiling.panels(channels));
  }

  private void transformBand(int band, Scratch scratch) {
    int first = band * tiling.bandTiles() * PackedPanels.WIDTH;
    inputs.transformToPanels(
        firstBand + band,
        x,
        xOffset,
        passTiles(),
        shared,
        first,
        panelsStride(geometry.inChannels()),
        scratch);
    if (keepsSums) {
      gradients
          .get(0)
          .transformToPanels(
              firstBand + band,
              dy,
              dyOffset,
              passTiles(),
              shared,
              gradientsOffset() + first,
              panelsStride(geometry.outChannels()),
              scratch);
    }
  }

  private void addPoint(int point, Scratch scratch) {
    int in = geometry.inChannels();
    int out = geometry.outChannels();
    WinogradProducts.of(scratch)
        .correlate(
            passTiles(),
            in,
            out,
            shared,
            point * panelsStride(in),
            shared,
            gradientsOffset() + point * panelsStride(out),
            shared,
            sumsOffset() + point * WinogradTiling.pointStride(in, out),
            firstBand > 0,
            scratch);
  }

  private void addSums(int group, Scratch scratch) {
    int in = geometry.inChannels();
    int out = geometry.outChannels();
    int first = group * WinogradWeights.GROUP;
    weights.put(
        first,
        Math.min(WinogradWeights.GROUP, out - first),
        0,
        in,
        shared,
        sumsOffset() + first,
        WinogradTiling.pointStride(in, out),
        WinogradTiling.run(out),
        dW,
        dWOffset,
        add,
        scratch);
  }

  private void addGroup(int group, Scratch scratch) {
    int in = geometry.inChannels();
    int first = group * groupChannels;
    int channels = Math.min(groupChannels, geometry.outChannels() - first);
    int run = WinogradTiling.run(channels);
    int gradientStride = panelsStride(channels);
    int sums = panelsSize(passTiles(), channels);
    float[] buffer = scratch.floats(Scratch.PARTIAL, sums + WinogradTiling.size(someIn, channels));
    for (int band = 0; band < passBands(); band++) {
      gradients
          .get(group)
          .transformToPanels(
              firstBand + band,
              dy,
              dyOffset + first * geometry.outPlane(),
              passTiles(),
              buffer,
              band * tiling.bandTiles() * PackedPanels.WIDTH,
              gradientStride,
              scratch);
    }
    for (int i = 0; i < in; i += someIn) {
      int ins = Math.min(someIn, in - i);
      int sumsStride = WinogradTiling.pointStride(ins, channels);
      for (int point = 0; point < SIDE * SIDE; point++) {
        WinogradProducts.of(scratch)
            .correlate(
                passTiles(),
                ins,
                channels,
                shared,
                point * panelsStride(in) + i * passTiles(),
                buffer,
                point * gradientStride,
                buffer,
                sums + point * sumsStride,
                false,
                scratch);
      }
      weights.put(
          first,
          channels,
          i,
          ins,
          buffer,
          sums,
          sumsStride,
          run,
          dW,
          dWOffset,
          add || firstBand > 0,
          scratch);
    }
  }
}
