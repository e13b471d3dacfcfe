package dev.lanewise.measure.roofline;

import java.util.List;

/**
 * Figures, with the limits of the rounds that gave them.
 *
 * @param limits of the machine
 * @param figures in the order of the tasks, each followed by its parts
 */
public record Measurement(Limits limits, List<Figure> figures) {
  /** Keeps a copy of the list. */
  public Measurement {
    figures = List.copyOf(figures);
  }
}
