package dev.lanewise.cli.experiment;

import dev.lanewise.models.file.InvalidFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an experiment from YAML:
 *
 * <pre>
 * title: Absolute value beside ReLU
 * source: Wei, study A
 * about: What is done, and why.
 * claims: [What the source says.]
 * recipe: {data: mnist, optimizer: adam}      # options of lanewise train, of every cell
 * quick: {about: less data, recipe: {epochs: 2}, grid: {activation: [relu, abs], seed: 1..3}}
 * full: ...                                   # likewise; a list of grids for more than one
 * figures:
 *   - bars: {title: Accuracy, y: testAccuracy, by: activation}
 * </pre>
 */
public final class ExperimentFile {
  private static final String SEED = "seed";

  private static final Set<String> KEYS =
      sorted("title", "source", "about", "claims", "recipe", "quick", "full", "figures");
  private static final Set<String> FORM_KEYS = sorted("about", "recipe", "grid");
  private static final Set<String> PAPER_KEYS = sorted("columns", "rows");

  private ExperimentFile() {}

  private static Set<String> sorted(String... keys) {
    return new LinkedHashSet<>(List.of(keys));
  }

  /**
   * Reads an experiment. Options and figures are not looked at.
   *
   * @param name of the experiment
   * @param file for messages
   * @throws InvalidFileException if the text is none; says the line and what would be right
   */
  public static Experiment read(String name, String file, String text) throws InvalidFileException {
    Yaml root = Yaml.parse(file, text);
    Map<String, Yaml> entries = root.entries("an experiment", KEYS);
    SequencedMap<String, String> recipe = options(entries.get("recipe"));
    SequencedMap<String, Form> forms = new LinkedHashMap<>();
    for (String form : List.of(Experiment.QUICK, Experiment.FULL)) {
      Yaml yaml = entries.get(form);
      if (yaml != null) {
        forms.put(form, form(form, yaml, recipe));
      }
    }
    if (forms.isEmpty()) {
      throw root.mistake("expected 'quick' or 'full' with a grid of trainings, got neither");
    }
    return new Experiment(
        name,
        required(root, entries, "title").text("a title"),
        entries.containsKey("source") ? entries.get("source").text("a source") : "",
        texts(entries, "about"),
        texts(entries, "claims"),
        forms,
        figures(required(root, entries, "figures")),
        text);
  }

  private static Yaml required(Yaml root, Map<String, Yaml> entries, String key)
      throws InvalidFileException {
    Yaml found = entries.get(key);
    if (found == null) {
      throw root.mistake("expected '" + key + ":' in an experiment, got none");
    }
    return found;
  }

  private static List<String> texts(Map<String, Yaml> entries, String key)
      throws InvalidFileException {
    return entries.containsKey(key) ? entries.get(key).texts(key) : List.of();
  }

  private static SequencedMap<String, String> options(@Nullable Yaml yaml)
      throws InvalidFileException {
    SequencedMap<String, String> options = new LinkedHashMap<>();
    if (yaml != null) {
      for (Map.Entry<String, Yaml> entry : yaml.entries("a recipe").entrySet()) {
        options.put(entry.getKey(), entry.getValue().text("the value of " + entry.getKey()));
      }
    }
    return options;
  }

  private static Form form(String name, Yaml yaml, Map<String, String> common)
      throws InvalidFileException {
    Map<String, Yaml> entries = yaml.entries(name, FORM_KEYS);
    SequencedMap<String, String> recipe = new LinkedHashMap<>(common);
    recipe.putAll(options(entries.get("recipe")));
    Yaml gridYaml = required(yaml, entries, "grid");
    List<Grid> grids = new ArrayList<>();
    for (Yaml grid : gridYaml.elements("grids")) {
      grids.add(Grid.read(grid));
    }
    List<SequencedMap<String, String>> combinations = new ArrayList<>();
    List<Integer> lines = new ArrayList<>();
    for (Grid grid : grids) {
      for (SequencedMap<String, String> combination : grid.combinations(yaml.file())) {
        combinations.add(combination);
        lines.add(grid.line());
      }
    }
    List<String> axes = axes(combinations);
    List<Cell> cells = new ArrayList<>();
    Map<String, Integer> lineOfName = new HashMap<>();
    for (int i = 0; i < combinations.size(); i++) {
      SequencedMap<String, String> options = new LinkedHashMap<>(recipe);
      options.putAll(combinations.get(i));
      Cell cell = new Cell(cellName(axes, combinations.get(i)), options, lines.get(i));
      Integer other = lineOfName.put(cell.name(), cell.line());
      if (other != null) {
        throw new InvalidFileException(
            "%s:%d: expected every training once, got '%s' in the grid of line %d too"
                .formatted(yaml.file(), cell.line(), cell.name(), other));
      }
      cells.add(cell);
    }
    String about = entries.containsKey("about") ? entries.get("about").text("about") : "";
    return new Form(name, about, recipe, axes, seedsFirst(cells));
  }

  /**
   * Options that tell trainings apart: with more than one value, and not decided by the others.
   * What follows from the network, say, such as its number of epochs, is none.
   */
  private static List<String> axes(List<SequencedMap<String, String>> combinations) {
    SequencedSet<String> names = new LinkedHashSet<>();
    combinations.forEach(options -> names.addAll(options.keySet()));
    names.removeIf(
        name -> combinations.stream().map(it -> it.getOrDefault(name, "")).distinct().count() < 2);
    boolean repeats = names.remove(SEED);
    for (String name : List.copyOf(names).reversed()) {
      SequencedSet<String> others = new LinkedHashSet<>(names);
      others.remove(name);
      if (!others.isEmpty() && values(combinations, others) == values(combinations, names)) {
        names.remove(name);
      }
    }
    if (repeats) {
      names.addLast(SEED);
    }
    return List.copyOf(names);
  }

  /** How many different values some options have together. */
  private static long values(List<SequencedMap<String, String>> all, SequencedSet<String> names) {
    return all.stream()
        .map(options -> names.stream().map(it -> options.getOrDefault(it, "")).toList())
        .distinct()
        .count();
  }

  private static String cellName(List<String> axes, Map<String, String> options) {
    List<String> parts = new ArrayList<>();
    for (String axis : axes) {
      String value = options.get(axis);
      if (value != null) {
        String text = axis.equals(SEED) ? SEED + value : value;
        parts.add(text.replaceAll("[^A-Za-z0-9.+-]", "-"));
      }
    }
    return parts.isEmpty() ? "run" : String.join("_", parts);
  }

  /** With the first seed of every grid before the second of any. */
  private static List<Cell> seedsFirst(List<Cell> cells) {
    Map<Cell, Integer> round = new HashMap<>();
    Map<SequencedMap<String, String>, Integer> seen = new HashMap<>();
    for (Cell cell : cells) {
      SequencedMap<String, String> others = new LinkedHashMap<>(cell.options());
      others.remove(SEED);
      round.put(cell, seen.merge(others, 1, Integer::sum));
    }
    return cells.stream().sorted(Comparator.comparing(round::get)).toList();
  }

  private static List<Figure> figures(Yaml yaml) throws InvalidFileException {
    List<Figure> figures = new ArrayList<>();
    for (Yaml element : yaml.elements("figures")) {
      Map<String, Yaml> single = element.entries("a figure");
      if (single.size() != 1) {
        throw element.mistake(
            "expected a figure as '- kind: {settings}', got the keys " + single.keySet());
      }
      Map.Entry<String, Yaml> figure = single.entrySet().iterator().next();
      figures.add(figure(figure.getKey(), figure.getValue()));
    }
    return figures;
  }

  private static Figure figure(String kind, Yaml yaml) throws InvalidFileException {
    SequencedMap<String, Yaml> entries = yaml.entries("the figure " + kind);
    SequencedMap<String, List<String>> settings = new LinkedHashMap<>();
    SequencedMap<String, List<String>> where = new LinkedHashMap<>();
    Optional<PaperTable> paper = Optional.empty();
    String title = kind;
    String text = "";
    for (Map.Entry<String, Yaml> entry : entries.entrySet()) {
      Yaml value = entry.getValue();
      switch (entry.getKey()) {
        case "title" -> title = value.text("a title");
        case "text" -> text = value.text("a text");
        case "where" -> {
          for (Map.Entry<String, Yaml> filter : value.entries("where").entrySet()) {
            where.put(filter.getKey(), filter.getValue().texts(filter.getKey()));
          }
        }
        case "paper" -> paper = Optional.of(paper(value));
        default -> settings.put(entry.getKey(), value.texts(entry.getKey()));
      }
    }
    return new Figure(kind, title, text, where, settings, paper, yaml.line());
  }

  private static PaperTable paper(Yaml yaml) throws InvalidFileException {
    Map<String, Yaml> entries = yaml.entries("a paper's table", PAPER_KEYS);
    List<String> columns = required(yaml, entries, "columns").texts("columns");
    SequencedMap<String, List<Double>> rows = new LinkedHashMap<>();
    for (Map.Entry<String, Yaml> row : required(yaml, entries, "rows").entries("rows").entrySet()) {
      List<Double> numbers = new ArrayList<>();
      for (Yaml number : row.getValue().elements("numbers")) {
        numbers.add(number(number));
      }
      if (numbers.size() != columns.size()) {
        throw row.getValue()
            .mistake(
                "expected a number for each of the columns " + columns + ", got " + numbers.size());
      }
      rows.put(row.getKey(), numbers);
    }
    return new PaperTable(columns, rows);
  }

  private static double number(Yaml yaml) throws InvalidFileException {
    String text = yaml.text("a number");
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new InvalidFileException(
          yaml.file() + ":" + yaml.line() + ": expected a number, got '" + text + "'", e);
    }
  }
}
