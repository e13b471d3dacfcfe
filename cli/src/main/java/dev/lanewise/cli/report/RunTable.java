package dev.lanewise.cli.report;

import dev.lanewise.cli.experiment.CellResult;
import dev.lanewise.cli.experiment.CellResult.Status;
import dev.lanewise.cli.report.page.Grid;
import dev.lanewise.cli.report.page.Grid.Cell;
import dev.lanewise.cli.report.page.Measure;
import dev.lanewise.cli.report.page.Numbers;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.run.RunRecord;
import dev.lanewise.models.run.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * All trainings of an experiment with their results.
 *
 * @param cells in the order of the experiment
 * @param records of those that are done
 * @param axes options that differ
 * @param folder that links start from
 */
record RunTable(
    List<CellResult> cells,
    SequencedMap<CellResult, RunRecord> records,
    List<String> axes,
    Path folder) {
  /** Results that readers look for first; others follow. */
  private static final List<String> FIRST = List.of("testAccuracy", "testPrecision", "testLoss");

  static RunTable read(List<CellResult> cells, List<String> axes, Path folder) throws IOException {
    SequencedMap<CellResult, RunRecord> records = new LinkedHashMap<>();
    for (CellResult result : cells) {
      if (result.status() == Status.DONE) {
        records.put(result, RunFolder.open(result.folder()).readRecord());
      }
    }
    return new RunTable(List.copyOf(cells), records, axes, folder);
  }

  long count(Status status) {
    return cells.stream().filter(result -> result.status() == status).count();
  }

  /** Of all trainings that are done, one after the other. */
  double seconds() {
    return records.values().stream().mapToDouble(RunRecord::seconds).sum();
  }

  /** What the trainings were made by; more than one where an experiment was gone on with. */
  SequencedSet<Versions> versions() {
    SequencedSet<Versions> versions = new LinkedHashSet<>();
    records.values().forEach(record -> versions.add(record.versions()));
    return versions;
  }

  private List<String> results() {
    SequencedSet<String> names = new LinkedHashSet<>(FIRST);
    SequencedSet<String> found = new LinkedHashSet<>();
    records.values().forEach(record -> found.addAll(record.results().sequencedKeySet()));
    names.retainAll(found);
    names.addAll(found);
    return List.copyOf(names);
  }

  /** A row a training, which links to its own report where there is one. */
  Grid grid() {
    List<String> results = results();
    List<String> head = new ArrayList<>(List.of("training"));
    head.addAll(axes);
    head.add("status");
    results.forEach(name -> head.add(Measure.title(name)));
    head.add("time");
    head.add("message");
    List<List<Cell>> rows = new ArrayList<>();
    for (CellResult result : cells) {
      List<Cell> row = new ArrayList<>(List.of(name(result)));
      axes.forEach(axis -> row.add(Cell.text(result.cell().value(axis))));
      row.add(Cell.text(result.status().name().toLowerCase(Locale.ROOT)));
      RunRecord record = records.get(result);
      for (String name : results) {
        Double value = record == null ? null : record.results().get(name);
        row.add(value == null ? Cell.none() : Measure.cell(name, value));
      }
      row.add(
          record == null
              ? Cell.none()
              : Cell.number(record.seconds(), Numbers.seconds(record.seconds())));
      row.add(Cell.text(result.message()).with("long"));
      rows.add(row);
    }
    return new Grid(head, rows).withoutEmptyColumns();
  }

  private Cell name(CellResult result) {
    Path report = result.folder().resolve("report.html");
    String name = result.cell().name();
    return Files.isRegularFile(report) ? Cell.link(name, address(report)) : Cell.text(name);
  }

  private String address(Path file) {
    String relative = folder.toAbsolutePath().relativize(file.toAbsolutePath()).toString();
    return relative.replace(file.getFileSystem().getSeparator(), "/");
  }
}
