package dev.lanewise.models.train;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.models.data.DataSplit;
import dev.lanewise.models.data.Dataset;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which of the training samples are only measured on, after every epoch. */
public sealed interface Holdout {
  /**
   * The last of each class: this share of them, rounded down but at least one.
   *
   * @param share in [0, 1); 0 for none at all
   */
  record Share(double share) implements Holdout {
    /** Checks the share. */
    public Share {
      if (!(share >= 0 && share < 1)) {
        throw new IllegalArgumentException(
            "Training: expected a validation share of at least 0 and below 1, got "
                + share
                + "; a number of samples is written as 5000:first or 5000:random");
      }
    }

    @Override
    public String spelling() {
      return Double.toString(share);
    }
  }

  /**
   * The first of all.
   *
   * @param count at least 1
   */
  record First(int count) implements Holdout {
    /** Checks the number. */
    public First {
      requireCount(count);
    }

    @Override
    public String spelling() {
      return count + ":first";
    }
  }

  /**
   * Some, chosen at random.
   *
   * @param count at least 1
   */
  record AtRandom(int count) implements Holdout {
    /** Checks the number. */
    public AtRandom {
      requireCount(count);
    }

    @Override
    public String spelling() {
      return count + ":random";
    }
  }

  /** As {@link #parse} reads it. */
  String spelling();

  /** Whether nothing is held out. */
  default boolean isEmpty() {
    return this instanceof Share it && it.share == 0;
  }

  /**
   * What is written as {@code 0.1}, {@code 5000:first} or {@code 5000:random}.
   *
   * @throws IllegalArgumentException if it is written otherwise, or the number is wrong
   */
  static Holdout parse(String text) {
    Matcher counted = Spelling.COUNT.matcher(text);
    if (counted.matches()) {
      int count = Integer.parseInt(counted.group(1));
      return counted.group(2).equals("first") ? new First(count) : new AtRandom(count);
    }
    if (!Spelling.SHARE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "validation: expected a share such as 0.1, or a number of samples such as 5000:first or"
              + " 5000:random, got '"
              + text
              + "'");
    }
    return new Share(Double.parseDouble(text));
  }

  /**
   * Holds samples out; their order stays.
   *
   * @param random draws those of {@link AtRandom}
   * @return the samples that remain as train, those held out as test; empty if nothing is
   * @throws IllegalArgumentException if nothing would remain to train
   */
  default Optional<DataSplit> of(Dataset samples, CounterRandom random) {
    return switch (this) {
      case Share it -> it.share == 0 ? Optional.empty() : Optional.of(samples.holdOut(it.share));
      case First it -> {
        requireFewer(it.count, samples);
        BitSet held = new BitSet();
        held.set(0, it.count);
        yield Optional.of(samples.holdOut(held));
      }
      case AtRandom it -> {
        requireFewer(it.count, samples);
        yield Optional.of(samples.holdOut(drawn(it.count, samples.size(), random)));
      }
    };
  }

  /** Some indices below {@code size}, without a second of any. */
  static BitSet drawn(int count, int size, CounterRandom random) {
    BitSet drawn = new BitSet(size);
    Arrays.stream(random.permutation(size), 0, count).forEach(drawn::set);
    return drawn;
  }

  private static void requireCount(int count) {
    if (count < 1) {
      throw new IllegalArgumentException(
          "Training: expected at least 1 sample to validate on, got "
              + count
              + "; write 0 for none");
    }
  }

  private static void requireFewer(int count, Dataset samples) {
    if (count >= samples.size()) {
      throw new IllegalArgumentException(
          "Training: expected fewer samples to validate on than the "
              + samples.size()
              + " of "
              + samples.name()
              + ", got "
              + count);
    }
  }

  /** How users write it. */
  final class Spelling {
    private static final Pattern COUNT = Pattern.compile("(\\d{1,9}):(first|random)");
    private static final Pattern SHARE = Pattern.compile("-?\\d*\\.?\\d+([eE]-?\\d+)?|NaN");

    private Spelling() {}
  }
}
