package dev.lanewise.cli.experiment;

import dev.lanewise.layers.activation.Nonlinearities;
import dev.lanewise.layers.activation.Nonlinearity;
import dev.lanewise.models.file.InvalidFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Options with all the values that each is to take, and the trainings that this gives: every value
 * of one with every value of the others.
 *
 * @param values by option, in the order of the file
 */
record Grid(SequencedMap<String, List<String>> values, int line) {
  /** The axis whose first values are all run before its second ones. */
  private static final String SEED = "seed";

  private static final String ACTIVATION = "activation";
  private static final String ALL = "all";
  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})\\.\\.(\\d{1,9})");
  private static final int MOST_CELLS = 100_000;

  /**
   * Reads a mapping from options to values: {@code activation: [relu, abs]}, {@code seed: 1..5},
   * {@code activation: all}.
   *
   * @throws InvalidFileException if a value is no text, or a range runs backwards
   */
  static Grid read(Yaml yaml) throws InvalidFileException {
    SequencedMap<String, List<String>> values = new LinkedHashMap<>();
    for (Map.Entry<String, Yaml> entry : yaml.entries("a grid").entrySet()) {
      String option = entry.getKey();
      List<String> all = new ArrayList<>();
      for (Yaml element : entry.getValue().elements("values of " + option)) {
        all.addAll(expand(option, element));
      }
      if (all.stream().distinct().count() < all.size()) {
        throw entry.getValue().mistake("expected each value of " + option + " once, got " + all);
      }
      values.put(option, all);
    }
    return new Grid(values, yaml.line());
  }

  private static List<String> expand(String option, Yaml element) throws InvalidFileException {
    String text = element.text("a value of " + option);
    if (option.equals(ACTIVATION) && text.equals(ALL)) {
      return Nonlinearities.all().stream().map(Nonlinearity::name).toList();
    }
    Matcher range = RANGE.matcher(text);
    if (!range.matches()) {
      return List.of(text);
    }
    int from = Integer.parseInt(range.group(1));
    int to = Integer.parseInt(range.group(2));
    if (from > to || to - from >= MOST_CELLS) {
      throw element.mistake(
          "expected a range from a lower to a higher number, as in 1..5, got " + text);
    }
    List<String> numbers = new ArrayList<>();
    for (int i = from; i <= to; i++) {
      numbers.add(Integer.toString(i));
    }
    return numbers;
  }

  /**
   * Every combination of values, as options.
   *
   * @throws InvalidFileException if there are too many to be meant
   */
  List<SequencedMap<String, String>> combinations(String file) throws InvalidFileException {
    List<SequencedMap<String, String>> found = new ArrayList<>();
    found.add(new LinkedHashMap<>());
    SequencedMap<String, List<String>> seedFirst = new LinkedHashMap<>(values);
    if (values.containsKey(SEED)) {
      seedFirst.putFirst(SEED, values.get(SEED));
    }
    for (Map.Entry<String, List<String>> axis : seedFirst.entrySet()) {
      List<SequencedMap<String, String>> longer = new ArrayList<>();
      for (SequencedMap<String, String> options : found) {
        for (String value : axis.getValue()) {
          SequencedMap<String, String> next = new LinkedHashMap<>(options);
          next.put(axis.getKey(), value);
          longer.add(next);
        }
      }
      if (longer.size() > MOST_CELLS) {
        throw new InvalidFileException(
            file + ":" + line + ": expected at most " + MOST_CELLS + " trainings, got more");
      }
      found = longer;
    }
    return found;
  }
}
