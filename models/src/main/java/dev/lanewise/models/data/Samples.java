package dev.lanewise.models.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * The numbers of a data set, sample after sample: {@code channels} runs of {@code channelSize}
 * each, a run being the plane of an image, or one feature.
 */
sealed interface Samples {
  /** Mean and standard deviation of a channel, as a network is shown it before normalization. */
  record Spread(double mean, double deviation) {}

  /** How many numbers there are. */
  int length();

  /** Writes {@code channels · channelSize} normalized numbers; sizes are the caller's business. */
  void copy(int from, int channelSize, Normalization normalization, float[] to, int toOffset);

  /** Of {@code channelSize} numbers from {@code first} on in each row of {@code rowSize}. */
  Spread spread(int[] rows, int rowSize, int first, int channelSize);

  /** Adds some numbers to a checksum. */
  void digest(int from, int count, MessageDigest digest);

  /** Unsigned bytes, shown to networks as 0 to 1. */
  final class Pixels implements Samples {
    private static final int LEVELS = 256;

    private final byte[] bytes;

    Pixels(byte[] bytes) {
      this.bytes = bytes;
    }

    /** The array itself, not a copy. */
    byte[] bytes() {
      return bytes;
    }

    @Override
    public int length() {
      return bytes.length;
    }

    @Override
    public void copy(
        int from, int channelSize, Normalization normalization, float[] to, int toOffset) {
      normalization.applyTrusted(bytes, from, channelSize, to, toOffset);
    }

    /** The sums are whole numbers, so the result has the same bits in every order. */
    @Override
    public Spread spread(int[] rows, int rowSize, int first, int channelSize) {
      long[] histogram = new long[LEVELS];
      for (int row : rows) {
        int start = row * rowSize + first;
        for (int i = start; i < start + channelSize; i++) {
          histogram[bytes[i] & 0xff]++;
        }
      }
      long count = 0;
      long sum = 0;
      long squares = 0;
      for (int level = 0; level < LEVELS; level++) {
        count += histogram[level];
        sum += level * histogram[level];
        squares += (long) level * level * histogram[level];
      }
      double average = (double) sum / count;
      double variance = (double) squares / count - average * average;
      return new Spread(average / 255, Math.sqrt(Math.max(variance, 0)) / 255);
    }

    @Override
    public void digest(int from, int count, MessageDigest digest) {
      digest.update(bytes, from, count);
    }
  }

  /** Floats, shown to networks as they are. */
  final class Numbers implements Samples {
    private final float[] floats;

    Numbers(float[] floats) {
      this.floats = floats;
    }

    /** The array itself, not a copy. */
    float[] floats() {
      return floats;
    }

    @Override
    public int length() {
      return floats.length;
    }

    @Override
    public void copy(
        int from, int channelSize, Normalization normalization, float[] to, int toOffset) {
      normalization.applyTrusted(floats, from, channelSize, to, toOffset);
    }

    /** Two sums in doubles, in the order of the rows. */
    @Override
    public Spread spread(int[] rows, int rowSize, int first, int channelSize) {
      double count = (double) rows.length * channelSize;
      double mean = sum(rows, rowSize, first, channelSize, 0, false) / count;
      double squares = sum(rows, rowSize, first, channelSize, mean, true);
      return new Spread(mean, Math.sqrt(squares / count));
    }

    /** Of the distances from {@code centre}, or of their squares. */
    private double sum(
        int[] rows, int rowSize, int first, int channelSize, double centre, boolean squared) {
      double sum = 0;
      for (int row : rows) {
        int start = row * rowSize + first;
        for (int i = start; i < start + channelSize; i++) {
          double distance = floats[i] - centre;
          sum += squared ? distance * distance : distance;
        }
      }
      return sum;
    }

    @Override
    public void digest(int from, int count, MessageDigest digest) {
      ByteBuffer bits = ByteBuffer.allocate(Float.BYTES * count);
      bits.asFloatBuffer().put(floats, from, count);
      digest.update(bits.array());
    }
  }
}
