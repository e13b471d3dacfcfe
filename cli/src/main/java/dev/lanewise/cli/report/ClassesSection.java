package dev.lanewise.cli.report;

import dev.lanewise.cli.report.page.CsvFile;
import dev.lanewise.cli.report.page.Grid;
import dev.lanewise.cli.report.page.Html;
import dev.lanewise.cli.report.page.Numbers;
import dev.lanewise.cli.report.page.Page;
import dev.lanewise.cli.report.page.Section;
import dev.lanewise.models.file.InvalidFileException;
import dev.lanewise.models.run.RunRecord;
import dev.lanewise.models.train.ConfusionMatrix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which classes are taken for which, from {@code confusion.csv}. */
final class ClassesSection {
  /** Beyond so many classes a matrix is no longer read. */
  private static final int MOST_CLASSES = 30;

  private ClassesSection() {}

  static Optional<Section> of(Path folder, RunRecord run) throws IOException {
    Optional<CsvFile> read = CsvFile.read(folder.resolve("confusion.csv"));
    if (read.isEmpty()) {
      return Optional.empty();
    }
    List<String> names = run.data().classNames();
    ConfusionMatrix confusion = matrix(read.get(), names.size(), folder);
    List<Html> parts = new ArrayList<>();
    parts.add(
        Page.paragraph(
            "Of the test samples that were taken for a class, precision is the share that is of it;"
                + " of those of a class, recall is the share that was taken for it."));
    parts.add(table(confusion, names).html("Precision and recall by class"));
    if (names.size() <= MOST_CLASSES) {
      parts.add(Html.tag("h3", "Actual class (rows) by predicted class (columns)"));
      parts.add(matrix(confusion, names));
    }
    return Optional.of(new Section("Classes", parts));
  }

  private static ConfusionMatrix matrix(CsvFile file, int classes, Path folder) throws IOException {
    ConfusionMatrix confusion = new ConfusionMatrix(classes);
    for (int row = 0; row < file.size(); row++) {
      int actual = (int) file.number(row, "actual");
      int predicted = (int) file.number(row, "predicted");
      if (actual < 0 || actual >= classes || predicted < 0 || predicted >= classes) {
        throw new InvalidFileException(
            "%s: expected classes below %d, got %d and %d"
                .formatted(folder.resolve("confusion.csv"), classes, actual, predicted));
      }
      confusion.add(actual, predicted, (long) file.number(row, "samples"));
    }
    return confusion;
  }

  private static Grid table(ConfusionMatrix confusion, List<String> names) {
    List<List<Grid.Cell>> rows = new ArrayList<>();
    for (int c = 0; c < names.size(); c++) {
      rows.add(
          List.of(
              Grid.Cell.text(names.get(c)),
              Grid.Cell.percent(confusion.precision(c)),
              Grid.Cell.percent(confusion.recall(c)),
              Grid.Cell.percent(confusion.f1(c)),
              Grid.Cell.count(confusion.support(c))));
    }
    return new Grid(List.of("class", "precision", "recall", "F1", "samples"), rows);
  }

  private static Html matrix(ConfusionMatrix confusion, List<String> names) {
    Html.Tag top = Html.tag("tr", Html.tag("th", "").with("scope", "col"));
    for (int c = 0; c < names.size(); c++) {
      top.add(Html.tag("th", Integer.toString(c)).with("scope", "col").with("title", names.get(c)));
    }
    Html.Tag body = Html.tag("tbody");
    for (int actual = 0; actual < names.size(); actual++) {
      Html.Tag row =
          Html.tag("tr", Html.tag("th", actual + "  " + names.get(actual)).with("scope", "row"));
      for (int predicted = 0; predicted < names.size(); predicted++) {
        row.add(cell(confusion, actual, predicted));
      }
      body.add(row);
    }
    Html.Tag table = Html.tag("table", Html.tag("thead", top), body).with("class", "confusion");
    return Html.tag("div", table)
        .with("class", "scroll short")
        .with("role", "region")
        .with("aria-label", "Confusion matrix")
        .with("tabindex", "0");
  }

  private static Html cell(ConfusionMatrix confusion, int actual, int predicted) {
    long count = confusion.count(actual, predicted);
    double share = confusion.support(actual) == 0 ? 0 : (double) count / confusion.support(actual);
    return Html.tag("td", count == 0 ? "·" : Numbers.count(count))
        .with("style", String.format(Locale.ROOT, "--share:%.3f", share));
  }
}
