package dev.lanewise.engine.normalization;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.ActivationLoops;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.simd.Simd;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import java.util.Arrays;

/**
 * {@code y = f(scale·x + shift)} of (batch, channels, plane), by channel: batch normalisation whose
 * statistics stay. Made for one shape, and used by one thread at a time; a run then allocates
 * nothing.
 */
public final class ChannelScaling {
  private final int batch;
  private final int channels;
  private final int plane;
  private final boolean linear;
  private final ActivationLoops activation;
  private final Threads threads;
  private final ChannelBlocks blocks;
  private final Threads.Task task = this::runBlock;

  // Where planes are shorter than a vector, the coefficients of every place.
  private final float[] zeros;
  private final float[] scales;
  private final float[] shifts;

  private float[] x = {};
  private int xOffset;
  private float[] scale = {};
  private int scaleOffset;
  private float[] shift = {};
  private int shiftOffset;
  private float[] y = {};
  private int yOffset;

  /**
   * A scaling of this shape on {@code threads}.
   *
   * @param plane values of a channel in one sample
   * @throws IllegalArgumentException if a size is below 1
   */
  public ChannelScaling(
      int batch, int channels, int plane, Activation activation, Threads threads) {
    if (batch < 1 || channels < 1 || plane < 1) {
      throw new IllegalArgumentException(
          "ChannelScaling: expected sizes of at least 1, got batch="
              + batch
              + ", channels="
              + channels
              + ", plane="
              + plane);
    }
    this.batch = batch;
    this.channels = channels;
    this.plane = plane;
    this.activation = ActivationLoops.of(activation);
    this.threads = threads;
    linear = activation.equals(Activations.IDENTITY);
    blocks = ChannelBlocks.of(channels, plane);
    int places = isShort() ? channels * plane : 0;
    zeros = new float[places];
    scales = new float[places];
    shifts = new float[places];
  }

  private boolean isShort() {
    return plane < Simd.SUM_LANES;
  }

  /**
   * Scales.
   *
   * @param x (batch, channels, plane)
   * @param scale (channels)
   * @param shift (channels)
   * @param y (batch, channels, plane), receives the output
   * @throws IllegalArgumentException if a tensor has another size
   */
  public void run(Tensor x, Tensor scale, Tensor shift, Tensor y) {
    check("x", x, batch * channels * plane);
    check("scale", scale, channels);
    check("shift", shift, channels);
    check("y", y, batch * channels * plane);
    this.x = x.data();
    xOffset = x.offset();
    this.scale = scale.data();
    scaleOffset = scale.offset();
    this.shift = shift.data();
    shiftOffset = shift.offset();
    this.y = y.data();
    yOffset = y.offset();
    if (isShort()) {
      spread(this.scale, scaleOffset, scales);
      spread(this.shift, shiftOffset, shifts);
    }
    threads.run(blocks.count(), task);
  }

  private static void check(String what, Tensor tensor, int size) {
    if (tensor.size() != size) {
      throw new IllegalArgumentException(
          "ChannelScaling: expected " + what + " of " + size + " floats, got " + tensor);
    }
  }

  /** Each channel's coefficient to all its places. */
  private void spread(float[] from, int offset, float[] to) {
    for (int c = 0; c < channels; c++) {
      Arrays.fill(to, c * plane, (c + 1) * plane, from[offset + c]);
    }
  }

  private void runBlock(int block, Scratch scratch) {
    int from = blocks.first(block);
    int count = blocks.size(block);
    for (int sample = 0; sample < batch; sample++) {
      int at = (sample * channels + from) * plane;
      scale(from, count, at);
      if (!linear) {
        activation.forward(count * plane, y, yOffset + at, y, yOffset + at, scratch);
      }
    }
  }

  private void scale(int from, int count, int at) {
    if (isShort()) {
      FeatureLoops.scale(
          count * plane, x, xOffset + at, zeros, scales, shifts, from * plane, y, yOffset + at);
    } else {
      for (int i = 0; i < count; i++) {
        float factor = scale[scaleOffset + from + i];
        float addend = shift[shiftOffset + from + i];
        int to = at + i * plane;
        PlaneLoops.scale(plane, x, xOffset + to, 0f, factor, addend, y, yOffset + to);
      }
    }
  }
}
