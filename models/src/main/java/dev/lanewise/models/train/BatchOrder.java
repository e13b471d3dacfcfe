package dev.lanewise.models.train;

import dev.lanewise.engine.names.Catalog;
import dev.lanewise.engine.random.CounterRandom;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/** In which order an epoch goes through the training images. */
public enum BatchOrder {
  /** In a random one, another in every epoch. */
  SHUFFLED,
  /** As they stand in the data, so that every epoch has the same batches. */
  FIXED;

  private static final Catalog<BatchOrder> CATALOG = new Catalog<>("order", entries());

  /** As the command line and files spell it: {@code shuffled}, {@code fixed}. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The one of this spelling.
   *
   * @throws IllegalArgumentException if there is none: names the nearest and lists all
   */
  public static BatchOrder byName(String spelling) {
    return CATALOG.get(spelling);
  }

  /** Positions of {@code size} images, as the epoch with these random numbers takes them. */
  int[] of(int size, CounterRandom random) {
    return switch (this) {
      case SHUFFLED -> random.permutation(size);
      case FIXED -> IntStream.range(0, size).toArray();
    };
  }

  private static SequencedMap<String, BatchOrder> entries() {
    SequencedMap<String, BatchOrder> entries = new LinkedHashMap<>();
    for (BatchOrder each : values()) {
      entries.put(each.spelling(), each);
    }
    return entries;
  }
}
