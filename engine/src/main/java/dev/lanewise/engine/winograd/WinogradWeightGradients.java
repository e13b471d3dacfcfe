package dev.lanewise.engine.winograd;

import static dev.lanewise.engine.simd.Simd.LANES;
import static dev.lanewise.engine.winograd.WinogradTransforms.SIDE;

import dev.lanewise.engine.gemm.TransposedSum;
import dev.lanewise.engine.threads.Scratch;

/**
 * Gradients by transformed weights, brought back to the weights: {@code dW[o][c] = Gᵀ·dU·G}, or
 * {@code +=}.
 *
 * <pre>
 * sums      dU  (point, inChannel, run)           a run: some output channels, rounded up
 * gradient  dW  (outChannels, inChannels, kernel, kernel)
 * </pre>
 *
 * @param kernel taps along a side, 3 or 5
 */
public record WinogradWeightGradients(int inChannels, int kernel) {
  /** Input channels at a time. */
  private static final int CHUNK = 16;

  /**
   * Writes or adds what some output and input channels have. Slots TILE and PACKED_B of the scratch
   * are used.
   *
   * @param first output channel that stands at {@code offset}
   * @param count output channels
   * @param firstIn input channel that stands there
   * @param ins input channels
   */
  public void put(
      int first,
      int count,
      int firstIn,
      int ins,
      float[] sums,
      int offset,
      int pointStride,
      int run,
      float[] gradient,
      int gradientOffset,
      boolean add,
      Scratch scratch) {
    int taps = kernel * kernel;
    int ld = inChannels * taps;
    int half = CHUNK * SIDE * kernel * LANES;
    float[] lanes = scratch.floats(Scratch.TILE, half + CHUNK * taps * LANES + ChannelsLast.SLACK);
    for (int channel = 0; channel < count; channel += LANES) {
      for (int in = 0; in < ins; in += CHUNK) {
        int some = Math.min(CHUNK, ins - in);
        transform(some, sums, offset + in * run + channel, pointStride, run, lanes, half);
        TransposedSum.put(
            some * taps,
            Math.min(LANES, count - channel),
            lanes,
            half,
            LANES,
            gradient,
            gradientOffset + (first + channel) * ld + (firstIn + in) * taps,
            ld,
            add,
            scratch);
      }
    }
  }

  /** From (point, channel) by way of (tap row, point, channel, lane) to (channel, tap, lane). */
  private void transform(
      int channels, float[] sums, int offset, int pointStride, int run, float[] lanes, int half) {
    int taps = kernel * kernel;
    int width = CHUNK * LANES;
    for (int point = 0; point < SIDE; point++) {
      along(
          channels,
          sums,
          offset + point * pointStride,
          SIDE * pointStride,
          run,
          lanes,
          point * width,
          SIDE * width,
          LANES);
    }
    for (int row = 0; row < kernel; row++) {
      along(
          channels,
          lanes,
          row * SIDE * width,
          width,
          LANES,
          lanes,
          half + row * kernel * LANES,
          LANES,
          taps * LANES);
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
      WinogradTransforms.weightGradient3(count, from, at, step, stride, to, toAt, toStep, toStride);
    } else {
      WinogradTransforms.weightGradient5(count, from, at, step, stride, to, toAt, toStep, toStride);
    }
  }
}
