package dev.lanewise.measure.network;

import dev.lanewise.measure.roofline.Figure;
import dev.lanewise.measure.roofline.Work;
import dev.lanewise.measure.timing.Spread;
import java.util.ArrayList;
import java.util.List;

/** What each part of a task took, sample by sample. */
final class PartTimes {
  /**
   * A part of a task.
   *
   * @param name for readers
   * @param work that it does
   */
  record Part(String name, Work work) {}

  private final List<double[]> samples = new ArrayList<>();

  /** Takes a sample: seconds of each part, in their order. */
  void add(double[] seconds) {
    samples.add(seconds);
  }

  /** A figure for each part, from so many of the last samples. */
  List<Figure> figures(List<Part> parts, int rounds) {
    List<double[]> last = samples.subList(samples.size() - rounds, samples.size());
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      int column = i;
      Spread seconds = Spread.of(last.stream().mapToDouble(sample -> sample[column]).toArray());
      figures.add(new Figure(parts.get(i).name(), parts.get(i).work(), seconds));
    }
    return figures;
  }
}
