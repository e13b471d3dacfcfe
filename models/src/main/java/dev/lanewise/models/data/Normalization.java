package dev.lanewise.models.data;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * What a network sees for a pixel, {@code y = (pixel / 255 − mean) / deviation}, with one mean and
 * one deviation per channel; or for a feature x, {@code y = (x − mean) / deviation}, with one of
 * each per feature, which is called a channel here. A network needs at prediction the normalization
 * it was trained with.
 */
public final class Normalization {
  private static final int LEVELS = 256;

  private final List<Float> mean;
  private final List<Float> deviation;

  /** y for each channel and pixel value: a byte has so few values that a table is the whole map. */
  private final float[] table;

  /**
   * With these means and deviations, in units of the scaled pixel, 0 to 1, or of the feature.
   *
   * @param mean one for each channel, finite
   * @param deviation one for each channel, finite and above 0
   * @throws IllegalArgumentException if the lists differ in length, are empty or hold other numbers
   */
  public Normalization(List<Float> mean, List<Float> deviation) {
    if (mean.isEmpty() || mean.size() != deviation.size()) {
      throw new IllegalArgumentException(
          "Normalization: expected a mean and a deviation for each channel, got "
              + mean.size()
              + " means and "
              + deviation.size()
              + " deviations");
    }
    for (int channel = 0; channel < mean.size(); channel++) {
      if (!Float.isFinite(mean.get(channel))) {
        throw new IllegalArgumentException("Normalization: expected finite means, got " + mean);
      }
      if (!(deviation.get(channel) > 0) || !Float.isFinite(deviation.get(channel))) {
        throw new IllegalArgumentException(
            "Normalization: expected finite deviations above 0, got " + deviation);
      }
    }
    this.mean = List.copyOf(mean);
    this.deviation = List.copyOf(deviation);
    this.table = table(this.mean, this.deviation);
  }

  /** Pixels scaled to 0 to 1 and no more. */
  public static Normalization unit(int channels) {
    return new Normalization(Collections.nCopies(channels, 0f), Collections.nCopies(channels, 1f));
  }

  /**
   * The means and deviations of a data set's channels, so that they get mean 0 and variance 1. The
   * result has the same bits everywhere. A channel of one value keeps the deviation 1.
   */
  public static Normalization of(Dataset data) {
    List<Float> mean = new ArrayList<>();
    List<Float> deviation = new ArrayList<>();
    for (int channel = 0; channel < data.sample().dim(0); channel++) {
      Samples.Spread spread = data.spread(channel);
      float width = (float) spread.deviation();
      mean.add((float) spread.mean());
      deviation.add(width > 0 ? width : 1f);
    }
    return new Normalization(mean, deviation);
  }

  private static float[] table(List<Float> mean, List<Float> deviation) {
    float[] table = new float[mean.size() * LEVELS];
    for (int channel = 0; channel < mean.size(); channel++) {
      for (int level = 0; level < LEVELS; level++) {
        double scaled = level / 255.0;
        table[channel * LEVELS + level] =
            (float) ((scaled - mean.get(channel)) / deviation.get(channel));
      }
    }
    return table;
  }

  /** Mean of each channel, of pixels scaled to 0 to 1. */
  public List<Float> mean() {
    return mean;
  }

  /** Standard deviation of each channel, of pixels scaled to 0 to 1. */
  public List<Float> deviation() {
    return deviation;
  }

  /** Number of channels it is for. */
  public int channels() {
    return mean.size();
  }

  /**
   * One image as a batch of one.
   *
   * @param pixels (channels, height, width), row-major
   * @param sample (channels, height, width)
   * @return (1, channels, height, width)
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public Tensor apply(byte[] pixels, Shape sample) {
    requireFit(pixels.length, "pixels of an image", sample);
    float[] values = new float[pixels.length];
    applyTrusted(pixels, 0, sample.size() / channels(), values, 0);
    return Tensor.of(sample.inBatch(1), values);
  }

  /**
   * One row of features as a batch of one.
   *
   * @param features (features)
   * @param sample (features)
   * @return (1, features)
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public Tensor apply(float[] features, Shape sample) {
    requireFit(features.length, "features of a sample", sample);
    float[] values = new float[features.length];
    applyTrusted(features, 0, sample.size() / channels(), values, 0);
    return Tensor.of(sample.inBatch(1), values);
  }

  /**
   * One image among others, into an array of the caller's; nothing is allocated.
   *
   * @param pixels (channels, height, width), row-major, from {@code offset} on
   * @param sample (channels, height, width)
   * @param to receives as many numbers from {@code toOffset} on
   * @throws IllegalArgumentException if the channels do not fit
   * @throws IndexOutOfBoundsException if an array ends too early
   */
  public void apply(byte[] pixels, int offset, Shape sample, float[] to, int toOffset) {
    requireChannels(sample);
    Objects.checkFromIndexSize(offset, sample.size(), pixels.length);
    Objects.checkFromIndexSize(toOffset, sample.size(), to.length);
    applyTrusted(pixels, offset, sample.size() / channels(), to, toOffset);
  }

  /**
   * One row of features among others, into an array of the caller's; nothing is allocated.
   *
   * @param features from {@code offset} on; of an image, its pixels in row-major order, 0 to 1
   * @param sample shape of the features
   * @param to receives as many numbers from {@code toOffset} on
   * @throws IllegalArgumentException if the channels do not fit
   * @throws IndexOutOfBoundsException if an array ends too early
   */
  public void apply(float[] features, int offset, Shape sample, float[] to, int toOffset) {
    requireChannels(sample);
    Objects.checkFromIndexSize(offset, sample.size(), features.length);
    Objects.checkFromIndexSize(toOffset, sample.size(), to.length);
    applyTrusted(features, offset, sample.size() / channels(), to, toOffset);
  }

  /**
   * The pixels that a network was shown as these numbers, or would have been: the nearest ones.
   *
   * @param values (channels, height, width), normalized
   * @param sample (channels, height, width)
   * @return unsigned bytes
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public byte[] undo(float[] values, Shape sample) {
    requireFit(values.length, "pixels of an image", sample);
    byte[] pixels = new byte[values.length];
    int channelSize = sample.size() / channels();
    for (int i = 0; i < values.length; i++) {
      int channel = i / channelSize;
      float scaled = values[i] * deviation.get(channel) + mean.get(channel);
      pixels[i] = (byte) Math.round(255 * Math.clamp(scaled, 0, 1));
    }
    return pixels;
  }

  private void requireFit(int numbers, String what, Shape sample) {
    requireChannels(sample);
    if (numbers != sample.size()) {
      throw new IllegalArgumentException(
          "Normalization: expected the "
              + sample.size()
              + " "
              + what
              + " "
              + sample
              + ", got "
              + numbers);
    }
  }

  void requireChannels(Shape sample) {
    if (sample.rank() == 0 || sample.dim(0) != channels()) {
      throw new IllegalArgumentException(
          "Normalization: expected images ("
              + channels()
              + ", height, width) or features ("
              + channels()
              + "), got "
              + sample
              + "; make it from the data set that it is used on");
    }
  }

  /** One image of {@code channels · channelSize} pixels, sizes checked by the caller. */
  void applyTrusted(byte[] pixels, int offset, int channelSize, float[] to, int toOffset) {
    int from = offset;
    int into = toOffset;
    for (int base = 0; base < table.length; base += LEVELS) {
      for (int i = 0; i < channelSize; i++) {
        to[into + i] = table[base + (pixels[from + i] & 0xff)];
      }
      from += channelSize;
      into += channelSize;
    }
  }

  /** One row of {@code channels · channelSize} features, sizes checked by the caller. */
  void applyTrusted(float[] features, int offset, int channelSize, float[] to, int toOffset) {
    for (int channel = 0; channel < channels(); channel++) {
      double centre = mean.get(channel);
      double width = deviation.get(channel);
      int first = channel * channelSize;
      for (int i = first; i < first + channelSize; i++) {
        to[toOffset + i] = (float) ((features[offset + i] - centre) / width);
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Normalization that
        && mean.equals(that.mean)
        && deviation.equals(that.deviation);
  }

  @Override
  public int hashCode() {
    return 31 * mean.hashCode() + deviation.hashCode();
  }

  @Override
  public String toString() {
    return "Normalization(mean=" + mean + ", deviation=" + deviation + ")";
  }
}
