package dev.lanewise.models.data;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Labelled samples of one shape, in memory: images of one byte a pixel and channel, or rows of
 * features as floats. Immutable; a subset is a view of the same numbers.
 */
public final class Dataset {
  private final String name;
  private final Shape sample;
  private final List<String> classNames;
  private final Samples samples;
  private final int[] labels;

  /** Which sample of the arrays each sample of this set is. */
  private final int[] rows;

  /**
   * Images over these arrays, which the data set owns from now on.
   *
   * @param name that messages and run files know it by
   * @param sample (channels, height, width)
   * @param classNames one for each label, from 0 on
   * @param pixels (size, channels, height, width), row-major, 0 to 255 as unsigned bytes
   * @param labels class of each image
   * @throws IllegalArgumentException if the sizes do not fit or a label has no class
   */
  public Dataset(String name, Shape sample, List<String> classNames, byte[] pixels, int[] labels) {
    this(name, sample, classNames, new Samples.Pixels(pixels), labels);
    if (sample.rank() != 3) {
      throw new IllegalArgumentException(
          "Dataset " + name + ": expected a sample shape (channels, height, width), got " + sample);
    }
  }

  /**
   * Rows of features over these arrays, which the data set owns from now on.
   *
   * @param name that messages and run files know it by
   * @param sample (features)
   * @param classNames one for each label, from 0 on
   * @param values (size, features), row-major, finite
   * @param labels class of each row
   * @throws IllegalArgumentException if the sizes do not fit, a label has no class, or a value is
   *     not finite
   */
  public Dataset(String name, Shape sample, List<String> classNames, float[] values, int[] labels) {
    this(name, sample, classNames, new Samples.Numbers(values), labels);
    if (sample.rank() != 1) {
      throw new IllegalArgumentException(
          "Dataset " + name + ": expected a sample shape (features), got " + sample);
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "Dataset "
                + name
                + ": expected finite features, got "
                + values[i]
                + " in sample "
                + i / sample.size());
      }
    }
  }

  private Dataset(
      String name, Shape sample, List<String> classNames, Samples samples, int[] labels) {
    if (labels.length == 0 || samples.length() != (long) labels.length * sample.size()) {
      throw new IllegalArgumentException(
          "Dataset "
              + name
              + ": expected one or more samples "
              + sample
              + " with as many labels, got "
              + samples.length()
              + " numbers and "
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
                + " at sample "
                + i);
      }
    }
    this.name = name;
    this.sample = sample;
    this.classNames = List.copyOf(classNames);
    this.samples = samples;
    this.labels = labels;
    this.rows = IntStream.range(0, labels.length).toArray();
  }

  private Dataset(Dataset whole, int[] rows) {
    this.name = whole.name;
    this.sample = whole.sample;
    this.classNames = whole.classNames;
    this.samples = whole.samples;
    this.labels = whole.labels;
    this.rows = rows;
  }

  /** Name that messages and run files know it by. */
  public String name() {
    return name;
  }

  /** Shape of one sample: (channels, height, width) of an image, or (features). */
  public Shape sample() {
    return sample;
  }

  /** Whether the samples are images; else they are rows of features. */
  public boolean hasImages() {
    return samples instanceof Samples.Pixels;
  }

  /** What its samples are called: {@code images} or {@code samples}. */
  public String noun() {
    return hasImages() ? "images" : "samples";
  }

  /** Names of the classes, by label. */
  public List<String> classNames() {
    return classNames;
  }

  /** Number of classes. */
  public int classes() {
    return classNames.size();
  }

  /** Number of samples. */
  public int size() {
    return rows.length;
  }

  /** Class of sample {@code index}. */
  public int label(int index) {
    return labels[rows[index]];
  }

  /**
   * A copy of the pixels of image {@code index}: (channels, height, width), unsigned bytes.
   *
   * @throws IllegalArgumentException if there are none: the samples are rows of features
   */
  public byte[] pixels(int index) {
    if (samples instanceof Samples.Pixels pixels) {
      int start = rows[index] * sample.size();
      return Arrays.copyOfRange(pixels.bytes(), start, start + sample.size());
    }
    throw new IllegalArgumentException(
        "Dataset "
            + name
            + ": expected images, got rows of "
            + sample.size()
            + " features, which no picture shows");
  }

  /**
   * A copy of the features of sample {@code index}, before normalization.
   *
   * @throws IllegalArgumentException if there are none: the samples are images
   */
  public float[] features(int index) {
    if (samples instanceof Samples.Numbers numbers) {
      int start = rows[index] * sample.size();
      return Arrays.copyOfRange(numbers.floats(), start, start + sample.size());
    }
    throw new IllegalArgumentException(
        "Dataset " + name + ": expected rows of features, got images " + sample);
  }

  /**
   * Writes a batch: the samples {@code indices[from]} to {@code indices[from + count − 1]}, in that
   * order, normalized.
   *
   * @param to (count, …) of as many elements as count samples have, as (count, channels, height,
   *     width), (count, channels·height·width) or (count, features)
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
              + " "
              + noun()
              + " "
              + sample
              + ", got "
              + to.shape());
    }
    int channelSize = sample.size() / sample.dim(0);
    int into = to.offset();
    for (int i = from; i < from + count; i++) {
      samples.copy(rows[indices[i]] * sample.size(), channelSize, normalization, to.data(), into);
      into += sample.size();
    }
  }

  /**
   * Writes the labels of the samples {@code indices[from]} to {@code indices[from + count − 1]} to
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
   * The samples of these indices, in this order, without copying them.
   *
   * @throws IllegalArgumentException if there are none
   * @throws IndexOutOfBoundsException if an index is none of this set
   */
  public Dataset subset(int[] indices) {
    if (indices.length == 0) {
      throw new IllegalArgumentException(
          "Dataset " + name + ": expected a subset of at least one sample, got none");
    }
    return new Dataset(this, IntStream.of(indices).map(i -> rows[i]).toArray());
  }

  /** Number of samples of each class. */
  public int[] classCounts() {
    int[] counts = new int[classes()];
    for (int row : rows) {
      counts[labels[row]]++;
    }
    return counts;
  }

  /**
   * Holds samples out for validation: the last of each class, {@code fraction} of them, rounded
   * down but at least one. The order of the samples stays.
   *
   * @param fraction above 0 and below 1
   * @return the samples that remain as train, those held out as test
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
    BitSet held = new BitSet(size());
    for (int i = 0; i < size(); i++) {
      held.set(i, keep[label(i)]-- <= 0);
    }
    if (held.cardinality() == size()) {
      throw new IllegalArgumentException(
          "Dataset "
              + name
              + ": expected two or more samples of a class to hold some out, got one of"
              + " each; train without validation");
    }
    return holdOut(held);
  }

  /**
   * Holds these samples out. The order of the samples stays.
   *
   * @param held their indices
   * @return the samples that remain as train, those held out as test
   * @throws IllegalArgumentException if they are none or all
   * @throws IndexOutOfBoundsException if an index is none of this set
   */
  public DataSplit holdOut(BitSet held) {
    BitSet remaining = new BitSet(size());
    remaining.set(0, size());
    remaining.andNot(held);
    return new DataSplit(subset(remaining.stream().toArray()), subset(held.stream().toArray()));
  }

  /**
   * SHA-256, in hex, of the shape, the number of classes, the labels and the pixels or features, in
   * this set's order: the same for the same data wherever it was found.
   */
  public String checksum() {
    MessageDigest digest = Sha256.newDigest();
    ByteBuffer head = ByteBuffer.allocate(4 * (sample.rank() + 2 + size()));
    for (int dim : sample.toArray()) {
      head.putInt(dim);
    }
    head.putInt(classes()).putInt(size());
    for (int row : rows) {
      head.putInt(labels[row]);
    }
    digest.update(head.array());
    for (int row : rows) {
      samples.digest(row * sample.size(), sample.size(), digest);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Mean and deviation of a channel, or feature, over all samples. */
  Samples.Spread spread(int channel) {
    int channelSize = sample.size() / sample.dim(0);
    return samples.spread(rows, sample.size(), channel * channelSize, channelSize);
  }

  @Override
  public String toString() {
    return "Dataset(" + name + ", " + size() + " " + noun() + " " + sample + ")";
  }
}
