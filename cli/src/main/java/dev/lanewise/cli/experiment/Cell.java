package dev.lanewise.cli.experiment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * One training of an experiment.
 *
 * @param name of its run folder
 * @param options all its options of {@code lanewise train} that the file gives, by name without
 *     dashes; seed is one of them
 * @param line of the file where its grid stands
 */
public record Cell(String name, SequencedMap<String, String> options, int line) {
  /** Takes a copy. */
  public Cell {
    options = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(options));
  }

  /** The value of an option; empty where the file gives none. */
  public String value(String option) {
    return options.getOrDefault(option, "");
  }
}
