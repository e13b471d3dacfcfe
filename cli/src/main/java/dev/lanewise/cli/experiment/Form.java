package dev.lanewise.cli.experiment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * One extent in which an experiment is run.
 *
 * @param name {@code quick} or {@code full}
 * @param about how it differs from the other, in one sentence
 * @param recipe options of {@code lanewise train} that all cells have in common
 * @param axes options that differ between cells, in the order of the file
 * @param cells the trainings, first seeds before second ones, so that a part is a balanced part
 */
public record Form(
    String name,
    String about,
    SequencedMap<String, String> recipe,
    List<String> axes,
    List<Cell> cells) {
  /** Takes copies. */
  public Form {
    recipe = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(recipe));
    axes = List.copyOf(axes);
    cells = List.copyOf(cells);
  }
}
