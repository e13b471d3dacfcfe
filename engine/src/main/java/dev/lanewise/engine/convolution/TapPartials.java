package dev.lanewise.engine.convolution;

import dev.lanewise.engine.gemm.TransposedSum;
import dev.lanewise.engine.reduction.Sums;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;

/**
 * Gradients by the weights of parts of a batch, (part, group, tap, channel of the group), and their
 * sum, in the order of the parts.
 */
final class TapPartials {
  private final Conv2dGeometry geometry;
  private final int parts;
  private final int weights;
  private final int tapsInAddition;
  private final float[] partials;
  private final Threads.Task addition = this::putTaps;
  private float[] dW = {};
  private int dWOffset;
  private boolean add;

  /** As many parts as {@link PartialGradients} says. */
  TapPartials(Conv2dGeometry geometry, int blocks) {
    this.geometry = geometry;
    weights = geometry.weightShape().size();
    parts = PartialGradients.count(weights, blocks);
    tapsInAddition = PartialGradients.rowsInAddition(geometry.outChannels());
    partials = new float[parts * weights];
  }

  /** Parts of the batch. */
  int parts() {
    return parts;
  }

  /** All partial gradients. */
  float[] array() {
    return partials;
  }

  /** Where a group of a part begins; taps are as far apart as a group has output channels. */
  int offset(int part, int group) {
    return part * weights + group * geometry.groupOutChannels() * geometry.depth();
  }

  /** Adds the parts up: their sum is the gradient, or is added to it. */
  void putTo(Tensor weightGradient, boolean add, Threads threads) {
    dW = weightGradient.data();
    dWOffset = weightGradient.offset();
    this.add = add;
    threads.run(Math.ceilDiv(geometry.depth(), tapsInAddition), addition);
  }

  /** The sums of some taps, of all groups and channels. */
  private void putTaps(int index, Scratch scratch) {
    int first = index * tapsInAddition;
    int taps = Math.min(tapsInAddition, geometry.depth() - first);
    int channels = geometry.groupOutChannels();
    for (int group = 0; group < geometry.groups(); group++) {
      int at = offset(0, group) + first * channels;
      for (int part = 1; part < parts; part++) {
        int from = part * weights + at;
        Sums.addColumnSums(1, taps * channels, partials, from, taps * channels, partials, at);
      }
      TransposedSum.put(
          taps,
          channels,
          partials,
          at,
          channels,
          dW,
          dWOffset + group * channels * geometry.depth() + first,
          geometry.depth(),
          add,
          scratch);
    }
  }
}
