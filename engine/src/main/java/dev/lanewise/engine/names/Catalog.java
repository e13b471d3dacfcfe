package dev.lanewise.engine.names;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;

/**
 * Things of one kind that users choose by name, in the order in which they are listed. Immutable.
 *
 * @param <T> what is chosen
 */
public final class Catalog<T> {
  private final String kind;
  private final SequencedMap<String, T> entries;

  /** By names and aliases without what does not matter in them; empty where all of it does. */
  private final Map<String, T> bySpelling = new HashMap<>();

  /**
   * A catalog of {@code entries}.
   *
   * @param kind what they are, for messages, such as {@code activation}
   * @throws IllegalArgumentException if there are none
   */
  public Catalog(String kind, SequencedMap<String, ? extends T> entries) {
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("Catalog of " + kind + ": expected entries, got none");
    }
    this.kind = kind;
    this.entries = new LinkedHashMap<>(entries);
  }

  /**
   * A catalog in which capitals, hyphens and underscores do not matter, and whose entries have
   * other names too: {@code leaky-relu}, {@code leaky_relu} and {@code LeakyReLU} are one.
   *
   * @param kind what they are, for messages
   * @param aliases other names of an entry
   * @throws IllegalArgumentException if there are no entries, or two have a name in common
   */
  public Catalog(
      String kind,
      SequencedMap<String, ? extends T> entries,
      Function<? super T, List<String>> aliases) {
    this(kind, entries);
    this.entries.forEach((name, entry) -> {
      spell(name, entry);
      aliases.apply(entry).forEach(alias -> spell(alias, entry));
    });
  }

  private void spell(String name, T entry) {
    T other = bySpelling.put(spelling(name), entry);
    if (other != null) {
      throw new IllegalArgumentException(
          "Catalog of "
              + kind
              + ": expected a name for each, got '"
              + name
              + "' for both "
              + other
              + " and "
              + entry);
    }
  }

  private static String spelling(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "").replace(" ", "");
  }

  /** All names, in order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.sequencedKeySet());
  }

  /**
   * The entry called {@code name}.
   *
   * @throws IllegalArgumentException if there is none: lists all, and names the nearest if one is
   *     near
   */
  public T get(String name) {
    Optional<T> entry = find(name);
    if (entry.isEmpty()) {
      throw new IllegalArgumentException(
          kind
              + ": expected one of "
              + String.join(", ", entries.keySet())
              + ", got '"
              + name
              + "'"
              + nearest(name).map(near -> "; did you mean " + near + "?").orElse(""));
    }
    return entry.get();
  }

  /** The entry called {@code name}, if there is one. */
  public Optional<T> find(String name) {
    T named = entries.get(name);
    return Optional.ofNullable(named != null ? named : bySpelling.get(spelling(name)));
  }

  /**
   * The name that takes the fewest edits to reach, the first listed among equals; none where half
   * of the letters would be others.
   */
  private Optional<String> nearest(String name) {
    Optional<String> best = Optional.empty();
    int fewest = Math.max(2, name.length() / 2) + 1;
    for (String candidate : entries.keySet()) {
      int edits = edits(name.toLowerCase(Locale.ROOT), candidate);
      if (edits < fewest) {
        fewest = edits;
        best = Optional.of(candidate);
      }
    }
    return best;
  }

  /** Insertions, deletions and replacements from one to the other: Levenshtein, 1966. */
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
