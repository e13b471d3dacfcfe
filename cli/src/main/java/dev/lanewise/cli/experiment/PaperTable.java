package dev.lanewise.cli.experiment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Numbers that a paper gives.
 *
 * @param columns values of the axis that runs to the right
 * @param rows by the value of the axis that runs down, a number for each column
 */
public record PaperTable(List<String> columns, SequencedMap<String, List<Double>> rows) {
  /** Takes copies. */
  public PaperTable {
    columns = List.copyOf(columns);
    rows = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(rows));
  }
}
