package dev.lanewise.models.train;

import dev.lanewise.engine.names.Catalog;
import dev.lanewise.models.train.LearningRateSchedule.Constant;
import dev.lanewise.models.train.LearningRateSchedule.Cosine;
import dev.lanewise.models.train.LearningRateSchedule.Exponential;
import dev.lanewise.models.train.LearningRateSchedule.OneCycle;
import dev.lanewise.models.train.LearningRateSchedule.ReduceOnPlateau;
import dev.lanewise.models.train.LearningRateSchedule.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;

/** Schedules as users write them: a name, and behind a colon its numbers. */
public final class LearningRateSchedules {
  /** How many numbers a schedule takes, and what makes it of them. */
  private record Kind(String numbers, int count, Function<double[], LearningRateSchedule> maker) {}

  private static final Catalog<Kind> CATALOG = new Catalog<>("schedule", kinds());

  private LearningRateSchedules() {}

  /** The names, each with the numbers that it takes. */
  public static List<String> spellings() {
    return CATALOG.names().stream()
        .map(name -> name + (CATALOG.get(name).count == 0 ? "" : ":" + CATALOG.get(name).numbers))
        .toList();
  }

  /**
   * A schedule as written, such as {@code cosine} or {@code step:30,0.1}.
   *
   * @throws IllegalArgumentException if there is none of that name, or its numbers are wrong
   */
  public static LearningRateSchedule parse(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    Kind kind = CATALOG.get(name);
    String[] cells = colon < 0 ? new String[0] : text.substring(colon + 1).split(",", -1);
    double[] numbers = new double[cells.length];
    boolean right = cells.length == kind.count;
    for (int i = 0; i < cells.length && right; i++) {
      right = cells[i].matches("[0-9]*\\.?[0-9]+([eE]-?[0-9]+)?");
      numbers[i] = right ? Double.parseDouble(cells[i]) : 0;
    }
    if (!right) {
      throw new IllegalArgumentException(
          "schedule: expected "
              + name
              + (kind.count == 0 ? " without numbers" : ":" + kind.numbers)
              + ", got '"
              + text
              + "'");
    }
    return kind.maker.apply(numbers);
  }

  private static SequencedMap<String, Kind> kinds() {
    SequencedMap<String, Kind> kinds = new LinkedHashMap<>();
    kinds.put("constant", new Kind("", 0, _ -> new Constant()));
    kinds.put("step", new Kind("EPOCHS,FACTOR", 2, n -> new Step(epochs("step", n[0]), n[1])));
    kinds.put("exponential", new Kind("FACTOR", 1, n -> new Exponential(n[0])));
    kinds.put("cosine", new Kind("", 0, _ -> new Cosine()));
    kinds.put("one-cycle", new Kind("", 0, _ -> new OneCycle()));
    kinds.put(
        "plateau",
        new Kind("FACTOR,PATIENCE", 2, n -> new ReduceOnPlateau(n[0], epochs("plateau", n[1]))));
    return kinds;
  }

  private static int epochs(String schedule, double number) {
    if ((int) number != number) {
      throw new IllegalArgumentException(
          "schedule " + schedule + ": expected a whole number of epochs below 2³¹, got " + number);
    }
    return (int) number;
  }
}
