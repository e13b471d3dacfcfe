package dev.lanewise.models.data;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Labelled images of one shape, one byte a pixel and channel, in memory. Immutable; a subset is a
 * view of the same pixels.
 */
public final class Dataset {
  private final String name;
  private final Shape sample;
  private final List<String> classNames;
  private final byte[] pixels;
  private final int[] labels;

  /** Which image of the arrays each image of this set is. */
  private final int[] rows;

  /**
   * A data set over these arrays, which it owns from now on.
   *
   * @param name that messages and run files know it by
   * @param sample (channels, height, width)
   * @param classNames one for each label, from 0 on
   * @param pixels (size, channels, height, width), row-major, 0 to 255 as unsigned bytes
   * @param labels class of each image
   * @throws IllegalArgumentException if the sizes do not fit or a label has no class
   */
  public Dataset(String name, Shape sample, List<String> classNames, byte[] pixels, int[] labels) {
    if (sample.rank() != 3) {
      throw new IllegalArgumentException(
          "Dataset " + name + ": expected a sample shape (channels, height, width), got " + sample);
    }
    if (labels.length == 0 || pixels.length != (long) labels.length * sample.size()) {
      throw new IllegalArgumentException(
          "Dataset "
              + name
              + ": expected one or more images "
              + sample
              + " with as many labels, got "
              + pixels.length
              + " pixels and "
              + labels.length
              + " labels");
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classNames.size()) {
        throw new IllegalArgumentException(
            "Dataset "
                + name
                + ": expected labels 0 to "
                + (classNames.size() - 1)
                + ", got "
                + labels[i]
                + " at image "
                + i);
      }
    }
    this.name = name;
    this.sample = sample;
    this.classNames = List.copyOf(classNames);
    this.pixels = pixels;
    this.labels = labels;
    this.rows = IntStream.range(0, labels.length).toArray();
  }

  private Dataset(Dataset whole, int[] rows) {
    this.name = whole.name;
    this.sample = whole.sample;
    this.classNames = whole.classNames;
    this.pixels = whole.pixels;
    this.labels = whole.labels;
    this.rows = rows;
  }

  /** Name that messages and run files know it by. */
  public String name() {
    return name;
  }

  /** Shape of one image, (channels, height, width). */
  public Shape sample() {
    return sample;
  }

  /** Names of the classes, by label. */
  public List<String> classNames() {
    return classNames;
  }

  /** Number of classes. */
  public int classes() {
    return classNames.size();
  }

  /** Number of images. */
  public int size() {
    return rows.length;
  }

  /** Class of image {@code index}. */
  public int label(int index) {
    return labels[rows[index]];
  }

  /** A copy of the pixels of image {@code index}: (channels, height, width), unsigned bytes. */
  public byte[] pixels(int index) {
    int start = rows[index] * sample.size();
    return Arrays.copyOfRange(pixels, start, start + sample.size());
  }

  /**
   * Writes a batch: the images {@code indices[from]} to {@code indices[from + count − 1]}, in that
   * order, normalized.
   *
   * @param to (count, …) of as many elements as count images have, as (count, channels, height,
   *     width) or (count, channels·height·width)
   * @throws IllegalArgumentException if {@code to} or the normalization does not fit
   * @throws IndexOutOfBoundsException if an index is none of this set
   */
  public void copy(int[] indices, int from, int count, Tensor to, Normalization normalization) {
    Objects.checkFromIndexSize(from, count, indices.length);
    normalization.requireChannels(sample);
    if (to.size() != (long) count * sample.size() || to.shape().batch() != count) {
      throw new IllegalArgumentException(
          "Dataset "
              + name
              + ": expected a batch of "
              + count
              + " images "
              + sample
              + ", got "
              + to.shape());
    }
    int channelSize = sample.size() / sample.dim(0);
    int into = to.offset();
    for (int i = from; i < from + count; i++) {
      normalization.applyTrusted(
          pixels, rows[indices[i]] * sample.size(), channelSize, to.data(), into);
      into += sample.size();
    }
  }

  /**
   * Writes the labels of the images {@code indices[from]} to {@code indices[from + count − 1]} to
   * {@code to[0]} and on.
   *
   * @throws IndexOutOfBoundsException if an index is none of this set, or {@code to} is too short
   */
  public void copyLabels(int[] indices, int from, int count, int[] to) {
    Objects.checkFromIndexSize(from, count, indices.length);
    Objects.checkFromIndexSize(0, count, to.length);
    for (int i = 0; i < count; i++) {
      to[i] = labels[rows[indices[from + i]]];
    }
  }

  /**
   * The images of these indices, in this order, without copying pixels.
   *
   * @throws IllegalArgumentException if there are none
   * @throws IndexOutOfBoundsException if an index is none of this set
   */
  public Dataset subset(int[] indices) {
    if (indices.length == 0) {
      throw new IllegalArgumentException(
          "Dataset " + name + ": expected a subset of at least one image, got none");
    }
    return new Dataset(this, IntStream.of(indices).map(i -> rows[i]).toArray());
  }

  /** Number of images of each class. */
  public int[] classCounts() {
    int[] counts = new int[classes()];
    for (int row : rows) {
      counts[labels[row]]++;
    }
    return counts;
  }

  /**
   * Holds images out for validation: the last of each class, {@code fraction} of them, rounded down
   * but at least one. The order of the images stays.
   *
   * @param fraction above 0 and below 1
   * @return the images that remain as train, those held out as test
   * @throws IllegalArgumentException if the fraction is outside, or nothing would remain to train
   */
  public DataSplit holdOut(double fraction) {
    if (!(fraction > 0 && fraction < 1)) {
      throw new IllegalArgumentException(
          "Dataset "
              + name
              + ": expected a validation fraction above 0 and below 1, got "
              + fraction);
    }
    int[] counts = classCounts();
    int[] keep = new int[counts.length];
    for (int label = 0; label < counts.length; label++) {
      keep[label] = counts[label] - Math.max(1, (int) (counts[label] * fraction));
    }
    int[] remaining = new int[size()];
    int[] held = new int[size()];
    int remainingCount = 0;
    int heldCount = 0;
    for (int i = 0; i < size(); i++) {
      if (keep[label(i)]-- > 0) {
        remaining[remainingCount++] = i;
      } else {
        held[heldCount++] = i;
      }
    }
    if (remainingCount == 0) {
      throw new IllegalArgumentException(
          "Dataset "
              + name
              + ": expected two or more images of a class to hold some out, got one of"
              + " each; train without validation");
    }
    return new DataSplit(
        subset(Arrays.copyOf(remaining, remainingCount)), subset(Arrays.copyOf(held, heldCount)));
  }

  /**
   * SHA-256, in hex, of the shape, the number of classes, the labels and the pixels, in this set's
   * order: the same for the same data wherever it was found.
   */
  public String checksum() {
    MessageDigest digest = Sha256.newDigest();
    ByteBuffer head = ByteBuffer.allocate(4 * (5 + size()));
    for (int dim : sample.toArray()) {
      head.putInt(dim);
    }
    head.putInt(classes()).putInt(size());
    for (int row : rows) {
      head.putInt(labels[row]);
    }
    digest.update(head.array());
    for (int row : rows) {
      digest.update(pixels, row * sample.size(), sample.size());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** How often each pixel value occurs in a channel. */
  long[] histogram(int channel) {
    long[] histogram = new long[256];
    int channelSize = sample.size() / sample.dim(0);
    for (int row : rows) {
      int start = row * sample.size() + channel * channelSize;
      for (int i = start; i < start + channelSize; i++) {
        histogram[pixels[i] & 0xff]++;
      }
    }
    return histogram;
  }

  @Override
  public String toString() {
    return "Dataset(" + name + ", " + size() + " images " + sample + ")";
  }
}
