package dev.lanewise.cli.report;

import dev.lanewise.cli.chart.Sheet;
import dev.lanewise.cli.experiment.CellResult;
import dev.lanewise.cli.experiment.CellResult.Status;
import dev.lanewise.cli.experiment.Experiment;
import dev.lanewise.cli.experiment.Figure;
import dev.lanewise.cli.experiment.Form;
import dev.lanewise.cli.report.figure.Drawn;
import dev.lanewise.cli.report.figure.FigureKinds;
import dev.lanewise.cli.report.page.Html;
import dev.lanewise.cli.report.page.Numbers;
import dev.lanewise.cli.report.page.Page;
import dev.lanewise.cli.report.page.Page.Headline;
import dev.lanewise.engine.file.AtomicFile;
import dev.lanewise.models.run.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/**
 * The report of an experiment: {@code report.html} and {@code report.json} in its folder, {@code
 * runs.csv}, and for each figure a PNG, an SVG and a CSV file in {@code figures}. Everything is
 * read from the folders of the trainings; numbers of a paper are marked as such.
 */
public final class ExperimentReport {
  private final Experiment experiment;
  private final Form form;
  private final RunTable runs;
  private final Path folder;

  private ExperimentReport(Experiment experiment, Form form, RunTable runs, Path folder) {
    this.experiment = experiment;
    this.form = form;
    this.runs = runs;
    this.folder = folder;
  }

  /**
   * Writes the report of what has been run so far.
   *
   * @param cells all trainings of the form, with how far they have come
   * @param folder of the experiment, in which the run folders lie
   * @return the HTML file
   * @throws IOException if a file of a training is damaged, or nothing can be written
   */
  public static Path write(Experiment experiment, Form form, List<CellResult> cells, Path folder)
      throws IOException {
    RunTable runs = RunTable.read(cells, form.axes(), folder);
    return new ExperimentReport(experiment, form, runs, folder).write();
  }

  private Path write() throws IOException {
    Files.createDirectories(folder.resolve("figures"));
    Page page =
        new Page(
            "Lanewise experiment report, " + form.name() + " form",
            experiment.title(),
            experiment.source());
    page.addToHead(Page.headline(headlines()));
    page.addToHead(Html.tag("p", extent()).with("class", complete() ? "note" : "warning"));
    addQuestion(page);
    List<Drawn> drawn = new ArrayList<>();
    for (Figure figure : experiment.figures()) {
      Drawn made = FigureKinds.draw(figure, runs.cells());
      drawn.add(made);
      addFigure(page, figure, made, drawn.size());
    }
    page.section("All trainings", runs.grid().html("All trainings"));
    addSettings(page);
    addRepeat(page);
    Path file = folder.resolve("report.html");
    page.write(file);
    writeText("runs.csv", runs.grid().csv());
    writeText("report.json", ExperimentJson.of(experiment, form, runs, drawn));
    return file;
  }

  private boolean complete() {
    return runs.count(Status.DONE) == runs.cells().size();
  }

  private List<Headline> headlines() {
    List<Headline> numbers = new ArrayList<>();
    numbers.add(
        new Headline(
            "trainings done",
            Numbers.count(runs.count(Status.DONE)) + " of " + Numbers.count(runs.cells().size())));
    if (runs.count(Status.FAILED) > 0) {
      numbers.add(new Headline("failed", Numbers.count(runs.count(Status.FAILED))));
    }
    numbers.add(new Headline("form", form.name()));
    numbers.add(new Headline("time of all trainings", Numbers.seconds(runs.seconds())));
    return numbers;
  }

  /** How much of the source's study this is. */
  private String extent() {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        form.name().equals(Experiment.FULL)
            ? "The full form: the trainings as the source has them."
            : "The " + form.name() + " form: smaller than the source's study.");
    if (!form.about().isEmpty()) {
      sentences.add(form.about());
    }
    if (!complete()) {
      sentences.add(
          "Of "
              + Numbers.count(runs.cells().size())
              + " trainings "
              + Numbers.count(runs.count(Status.DONE))
              + " are done, "
              + Numbers.count(runs.count(Status.FAILED))
              + " failed, "
              + Numbers.count(runs.count(Status.PARTIAL))
              + " are unfinished and "
              + Numbers.count(runs.count(Status.MISSING))
              + " have not begun. Figures show the done ones.");
    }
    return String.join(" ", sentences);
  }

  private void addQuestion(Page page) {
    List<Html> parts = new ArrayList<>();
    experiment.about().forEach(text -> parts.add(Page.paragraph(text)));
    if (!experiment.claims().isEmpty()) {
      parts.add(Html.tag("h3", "What the source says"));
      Html.Tag list = Html.tag("ul").with("class", "claims");
      experiment.claims().forEach(claim -> list.add(Html.tag("li", claim)));
      parts.add(list);
    }
    if (!parts.isEmpty()) {
      page.section("The question", parts.toArray(Html[]::new));
    }
  }

  private void addFigure(Page page, Figure figure, Drawn drawn, int number) throws IOException {
    String stem = String.format(Locale.ROOT, "figures/%02d-%s", number, figure.kind());
    List<Html> parts = new ArrayList<>();
    if (!figure.text().isEmpty()) {
      parts.add(Page.paragraph(figure.text()));
    }
    List<String> files = new ArrayList<>();
    if (drawn.sheet().isPresent()) {
      Sheet sheet = drawn.sheet().get();
      parts.add(Page.charts(sheet.panels(), sheet.keys()));
      sheet.writePng(folder.resolve(stem + ".png"));
      sheet.writeSvg(folder.resolve(stem + ".svg"));
      files.addAll(List.of(stem + ".png", stem + ".svg"));
    }
    parts.addAll(drawn.parts());
    drawn.shown().ifPresent(grid -> parts.add(grid.html(figure.title())));
    if (drawn.kept().isPresent()) {
      writeText(stem + ".csv", drawn.kept().get().csv());
      files.add(stem + ".csv");
    }
    if (!drawn.notes().isEmpty()) {
      parts.add(Page.note(String.join(" ", drawn.notes())));
    }
    if (!files.isEmpty()) {
      parts.add(links(files));
    }
    page.section(figure.title(), parts.toArray(Html[]::new));
  }

  private static Html links(List<String> files) {
    Html.Tag line = Html.tag("p", "As files: ").with("class", "note files");
    for (int i = 0; i < files.size(); i++) {
      String name = files.get(i);
      line.add(Html.text(i == 0 ? "" : ", "));
      line.add(Html.tag("a", name.substring(name.indexOf('/') + 1)).with("href", name));
    }
    return line;
  }

  private void addSettings(Page page) {
    List<Headline> settings = new ArrayList<>();
    for (String axis : form.axes()) {
      SequencedSet<String> values =
          form.cells().stream()
              .map(cell -> cell.value(axis))
              .filter(value -> !value.isEmpty())
              .collect(Collectors.toCollection(LinkedHashSet::new));
      settings.add(new Headline(axis, String.join(", ", values)));
    }
    List<Headline> recipe = new ArrayList<>();
    form.recipe()
        .forEach((option, value) -> {
          if (!form.axes().contains(option)) {
            recipe.add(new Headline(option, value));
          }
        });
    page.section(
        "Settings",
        Page.paragraph("What differs between the trainings:"),
        Page.definitions(settings),
        Page.paragraph("What they have in common, as options of lanewise train:"),
        Page.definitions(recipe));
  }

  private void addRepeat(Page page) {
    List<Html> parts = new ArrayList<>();
    parts.add(
        Page.paragraph(
            "With experiment.yaml, which lies beside this report as it was run. The same file gives"
                + " the same weights in each training, to the bit; times differ."));
    parts.add(Page.command("./lanewise experiment run experiment.yaml --" + form.name()));
    List<Headline> versions = new ArrayList<>();
    for (Versions made : runs.versions()) {
      versions.add(new Headline("Lanewise", made.lanewise()));
      versions.add(new Headline("Java", made.java()));
      versions.add(new Headline("system", made.system()));
      versions.add(new Headline("vectors", made.vectorBits() + " bits"));
    }
    parts.add(Page.definitions(versions));
    parts.add(
        Html.tag("p", "All numbers: ")
            .add(
                Html.tag("a", "report.json").with("href", "report.json"),
                Html.text(", "),
                Html.tag("a", "runs.csv").with("href", "runs.csv"),
                Html.text(". The experiment's file:")));
    parts.add(Page.command(experiment.text().strip()));
    page.section("How to repeat it", parts.toArray(Html[]::new));
  }

  private void writeText(String name, String text) throws IOException {
    AtomicFile.writeText(folder.resolve(name), text);
  }
}
