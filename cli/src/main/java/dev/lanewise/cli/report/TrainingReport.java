package dev.lanewise.cli.report;

import dev.lanewise.cli.report.page.FileList;
import dev.lanewise.cli.report.page.Html;
import dev.lanewise.cli.report.page.Measure;
import dev.lanewise.cli.report.page.Numbers;
import dev.lanewise.cli.report.page.Page;
import dev.lanewise.cli.report.page.Page.Headline;
import dev.lanewise.cli.report.page.Section;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.run.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * The report of one training, {@code report.html} in its run folder. Everything in it is read from
 * that folder: what was not recorded there is named at the end and not shown.
 */
public final class TrainingReport {
  private static final String FILE = "report.html";
  private static final String UNFINISHED = "unfinishedSteps";

  /** Results that readers look for first; others follow. */
  private static final List<String> FIRST = List.of("testAccuracy", "testPrecision", "testLoss");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Path folder;
  private final RunRecord run;

  private TrainingReport(Path folder, RunRecord run) {
    this.folder = folder;
    this.run = run;
  }

  /**
   * Writes the report of a run into its folder.
   *
   * @return the file
   * @throws IOException if the folder holds no run, or a file of it is damaged
   */
  public static Path write(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    new TrainingReport(folder, RunFolder.open(folder).readRecord()).page().write(file);
    return file;
  }

  private Page page() throws IOException {
    Page page =
        new Page(
            "Lanewise training report",
            run.network().model() + " on " + run.data().name(),
            subtitle());
    page.addToHead(Page.headline(headlines()));
    status().ifPresent(page::addToHead);
    MetricsSections.of(folder).forEach(it -> add(page, it));
    ClassesSection.of(folder, run).ifPresent(it -> add(page, it));
    List<String> missing = new ArrayList<>();
    for (Recorded recorded : Recorded.ALL) {
      Optional<Section> section = recorded.read(folder);
      section.ifPresent(it -> add(page, it));
      if (section.isEmpty()) {
        missing.add(recorded.file() + " (" + recorded.option() + ")");
      }
    }
    page.section(
        "Network", Page.paragraph(networkText()), Layers.list(run.network().description()));
    page.section("Settings", Page.definitions(definitions(run.options())));
    page.section("Data", Page.definitions(data()));
    repeat(page, missing);
    return page;
  }

  private static void add(Page page, Section section) {
    page.section(section.name(), section.parts().toArray(Html[]::new));
  }

  private String subtitle() {
    String optimizer = run.options().getOrDefault("optimizer", "");
    return "Trained with "
        + run.network().nonlinearity().name()
        + (optimizer.isEmpty() ? "" : " by " + optimizer)
        + ", seed "
        + run.seed()
        + ", started "
        + TIME.format(run.started())
        + ".";
  }

  private List<Headline> headlines() {
    List<Headline> numbers = new ArrayList<>();
    SequencedMap<String, Double> results = run.results();
    SequencedSet<String> names = new LinkedHashSet<>(FIRST);
    names.retainAll(results.keySet());
    names.addAll(results.sequencedKeySet());
    names.remove(UNFINISHED);
    for (String name : names) {
      double value = results.getOrDefault(name, Double.NaN);
      numbers.add(new Headline(Measure.title(name), Measure.shown(name, value)));
    }
    numbers.add(new Headline("learned numbers", Numbers.count(run.network().parameters())));
    if (run.seconds() > 0) {
      numbers.add(new Headline("training time", Numbers.seconds(run.seconds())));
    }
    return numbers;
  }

  /** What keeps this from being the report of a whole training. */
  private Optional<Html> status() {
    Double steps = run.results().get(UNFINISHED);
    if (steps != null) {
      return Optional.of(
          Html.tag(
                  "p",
                  "This training was stopped after "
                      + Numbers.count(run.results().getOrDefault("epochs", 0.0))
                      + " of "
                      + run.options().getOrDefault("epochs", "its")
                      + " epochs and "
                      + Numbers.count(steps)
                      + " steps of the next. The network was not tested.")
              .with("class", "warning"));
    }
    if (run.results().isEmpty()) {
      return Optional.of(
          Html.tag(
                  "p",
                  "This training has no result: it was interrupted, or its loss became infinite or"
                      + " not a number. What it had measured until then is shown.")
              .with("class", "warning"));
    }
    return Optional.empty();
  }

  private String networkText() {
    return run.network().model()
        + " learned "
        + Numbers.count(run.network().parameters())
        + " numbers. Its layers, from input to output:";
  }

  private static List<Headline> definitions(Map<String, String> texts) {
    return texts.entrySet().stream()
        .map(entry -> new Headline(entry.getKey(), entry.getValue()))
        .toList();
  }

  private List<Headline> data() {
    RunRecord.Data data = run.data();
    String tested = run.options().get("test-size");
    String tests = Numbers.count(data.testSize());
    return List.of(
        new Headline("name", data.name()),
        new Headline("training samples in all", Numbers.count(data.trainSize())),
        new Headline("test samples", tested == null ? tests : tested + " of " + tests),
        new Headline("shape of a sample", data.sample().toString()),
        new Headline("classes", Numbers.count(data.classNames().size())),
        new Headline("checksum", data.checksum()));
  }

  private void repeat(Page page, List<String> missing) throws IOException {
    List<Html> parts = new ArrayList<>();
    parts.add(
        Page.paragraph(
            "The same command on the same data gives the same weights, to the bit, with any number"
                + " of threads and on any machine:"));
    parts.add(Page.command(Repeat.command("./lanewise train", run.options())));
    parts.add(
        Page.definitions(
            List.of(
                new Headline("Lanewise", run.versions().lanewise()),
                new Headline("Java", run.versions().java()),
                new Headline("system", run.versions().system()),
                new Headline("vectors", run.versions().vectorBits() + " bits"))));
    parts.add(Html.tag("h3", "Files of this run"));
    parts.add(FileList.of(folder, FILE));
    if (!missing.isEmpty()) {
      parts.add(
          Page.note(
              "Not recorded in this run, and so not shown: " + String.join(", ", missing) + "."));
    }
    page.section("How to repeat it", parts.toArray(Html[]::new));
  }
}
