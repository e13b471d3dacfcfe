package dev.lanewise.cli.report.page;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the figures of metrics files and run records are called, and how they are shown. */
public final class Measure {
  private static final Map<String, String> TITLES =
      Map.ofEntries(
          Map.entry("epoch", "epoch"),
          Map.entry("epochs", "epochs"),
          Map.entry("loss", "training loss"),
          Map.entry("accuracy", "training accuracy"),
          Map.entry("validationLoss", "validation loss"),
          Map.entry("validationAccuracy", "validation accuracy"),
          Map.entry("validationPrecision", "validation precision"),
          Map.entry("testLoss", "test loss"),
          Map.entry("testAccuracy", "test accuracy"),
          Map.entry("testPrecision", "test precision"),
          Map.entry("learningRate", "learning rate"),
          Map.entry("seconds", "time"),
          Map.entry("imagesPerSecond", "images a second"),
          Map.entry("unfinishedSteps", "steps of the unfinished epoch"));

  private static final Set<String> TIMES = Set.of("seconds");
  private static final Set<String> COUNTS =
      Set.of("epoch", "epochs", "unfinishedSteps", "imagesPerSecond");

  private Measure() {}

  /** Whether trainings measure something of this name. */
  public static boolean isKnown(String name) {
    return TITLES.containsKey(name);
  }

  /** All that trainings measure. */
  public static List<String> known() {
    return TITLES.keySet().stream().sorted().toList();
  }

  /** For readers; a name that is not known here stays as it is. */
  public static String title(String name) {
    return TITLES.getOrDefault(name, name);
  }

  /** The same at the beginning of a line. */
  public static String heading(String name) {
    String title = title(name);
    return Character.toUpperCase(title.charAt(0)) + title.substring(1);
  }

  /** Whether it is a share, to be shown in percent. */
  public static boolean isShare(String name) {
    return name.endsWith("ccuracy") || name.endsWith("recision") || name.endsWith("Share");
  }

  /** The unit that charts of it need, after a space. */
  public static String unit(String name) {
    if (isShare(name)) {
      return " (%)";
    }
    return TIMES.contains(name) ? " (s)" : "";
  }

  /** In the unit of a chart. */
  public static double charted(String name, double value) {
    return isShare(name) ? 100 * value : value;
  }

  /** With its unit. */
  public static String shown(String name, double value) {
    if (isShare(name)) {
      return Numbers.percent(value);
    }
    if (TIMES.contains(name)) {
      return Numbers.seconds(value);
    }
    if (name.equals("learningRate")) {
      return Numbers.plain(value).replaceFirst("(\\.\\d*?)0+$", "$1").replaceFirst("\\.$", "");
    }
    return COUNTS.contains(name) ? Numbers.count(value) : Numbers.plain(value);
  }

  /** As a cell of a table. */
  public static Grid.Cell cell(String name, double value) {
    return Double.isNaN(value) ? Grid.Cell.none() : Grid.Cell.number(value, shown(name, value));
  }
}
