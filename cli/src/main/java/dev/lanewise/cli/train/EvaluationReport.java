package dev.lanewise.cli.train;

import dev.lanewise.models.train.ConfusionMatrix;
import java.util.List;

/** Tables about how well a network does, as text. */
final class EvaluationReport {
  private static final int LONGEST_NAME = 20;

  private final List<String> classNames;
  private final ConfusionMatrix confusion;
  private final int nameWidth;

  EvaluationReport(List<String> classNames, ConfusionMatrix confusion) {
    this.classNames = classNames.stream().map(EvaluationReport::shortened).toList();
    this.confusion = confusion;
    this.nameWidth = Math.max(5, this.classNames.stream().mapToInt(String::length).max().orElse(0));
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 3) + "...";
  }

  /** Precision, recall and F1 of each class, a line each, under a head line. */
  String classTable() {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            "%-" + nameWidth + "s  %9s  %9s  %9s  %7s%n",
            "class",
            "precision",
            "recall",
            "F1",
            "images"));
    for (int c = 0; c < classNames.size(); c++) {
      table.append(
          String.format(
              "%-" + nameWidth + "s  %7.1f %%  %7.1f %%  %7.1f %%  %7d%n",
              classNames.get(c),
              100 * confusion.precision(c),
              100 * confusion.recall(c),
              100 * confusion.f1(c),
              confusion.support(c)));
    }
    return table.toString();
  }

  /** Images by actual class (rows) and predicted class (columns, numbered as the rows are). */
  String confusionTable() {
    int classes = classNames.size();
    long most = 0;
    for (int actual = 0; actual < classes; actual++) {
      for (int predicted = 0; predicted < classes; predicted++) {
        most = Math.max(most, confusion.count(actual, predicted));
      }
    }
    int numberWidth = Integer.toString(classes - 1).length();
    int cellWidth = Math.max(numberWidth, Long.toString(most).length()) + 2;
    StringBuilder table = new StringBuilder();
    table.append(" ".repeat(numberWidth + 1 + nameWidth));
    for (int c = 0; c < classes; c++) {
      table.append(String.format("%" + cellWidth + "d", c));
    }
    table.append(System.lineSeparator());
    for (int actual = 0; actual < classes; actual++) {
      table.append(
          String.format(
              "%" + numberWidth + "d %-" + nameWidth + "s", actual, classNames.get(actual)));
      for (int predicted = 0; predicted < classes; predicted++) {
        long count = confusion.count(actual, predicted);
        table.append(String.format("%" + cellWidth + "s", count == 0 ? "." : Long.toString(count)));
      }
      table.append(System.lineSeparator());
    }
    return table.toString();
  }
}
