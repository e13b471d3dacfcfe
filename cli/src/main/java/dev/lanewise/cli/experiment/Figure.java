package dev.lanewise.cli.experiment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Something that a report shows.
 *
 * @param kind such as {@code bars}
 * @param title one line
 * @param text what to look at, and what the source says; may be empty
 * @param where only cells whose options have one of these values
 * @param settings of the kind; one value, or a list of them
 * @param paper the source's own numbers, if the file gives them
 * @param line of the file where it stands
 */
public record Figure(
    String kind,
    String title,
    String text,
    SequencedMap<String, List<String>> where,
    SequencedMap<String, List<String>> settings,
    Optional<PaperTable> paper,
    int line) {
  /** Takes copies. */
  public Figure {
    where = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(where));
    settings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(settings));
  }

  /** Whether it is about this cell. */
  public boolean covers(Cell cell) {
    return where.entrySet().stream()
        .allMatch(entry -> entry.getValue().contains(cell.value(entry.getKey())));
  }

  /** The values of a setting; none where the file gives none. */
  public List<String> values(String setting) {
    return settings.getOrDefault(setting, List.of());
  }

  /** The one value of a setting; empty where the file gives none. */
  public Optional<String> value(String setting) {
    return values(setting).stream().findFirst();
  }
}
