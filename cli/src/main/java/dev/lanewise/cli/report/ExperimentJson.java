package dev.lanewise.cli.report;

import dev.lanewise.cli.experiment.CellResult;
import dev.lanewise.cli.experiment.Experiment;
import dev.lanewise.cli.experiment.Figure;
import dev.lanewise.cli.experiment.Form;
import dev.lanewise.cli.report.figure.Drawn;
import dev.lanewise.cli.report.page.Grid;
import dev.lanewise.models.run.RunRecord;
import io.avaje.json.JsonWriter;
import io.avaje.json.stream.JsonStream;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An experiment's report for programs. Numbers that JSON does not know, such as NaN, are texts. */
final class ExperimentJson {
  private ExperimentJson() {}

  static String of(Experiment experiment, Form form, RunTable runs, List<Drawn> drawn) {
    StringWriter text = new StringWriter();
    try (JsonWriter out = JsonStream.builder().build().writer(text)) {
      out.pretty(true);
      out.beginObject();
      field(out, "experiment", experiment.name());
      field(out, "title", experiment.title());
      field(out, "source", experiment.source());
      field(out, "form", form.name());
      out.name("recipe");
      texts(out, form.recipe());
      out.name("trainings");
      out.beginArray();
      runs.cells().forEach(result -> training(out, result, runs));
      out.endArray();
      out.name("figures");
      out.beginArray();
      for (int i = 0; i < drawn.size(); i++) {
        figure(out, experiment.figures().get(i), drawn.get(i));
      }
      out.endArray();
      out.endObject();
    }
    return text + "\n";
  }

  private static void field(JsonWriter out, String name, String value) {
    out.name(name);
    out.value(value);
  }

  private static void texts(JsonWriter out, Map<String, String> texts) {
    out.beginObject();
    texts.forEach((name, value) -> field(out, name, value));
    out.endObject();
  }

  private static void training(JsonWriter out, CellResult result, RunTable runs) {
    out.beginObject();
    field(out, "name", result.cell().name());
    out.name("options");
    texts(out, result.cell().options());
    field(out, "status", result.status().name().toLowerCase(Locale.ROOT));
    if (!result.message().isEmpty()) {
      field(out, "message", result.message());
    }
    RunRecord record = runs.records().get(result);
    if (record != null) {
      out.name("seconds");
      number(out, record.seconds());
      out.name("results");
      out.beginObject();
      record
          .results()
          .forEach((name, value) -> {
            out.name(name);
            number(out, value);
          });
      out.endObject();
    }
    out.endObject();
  }

  private static void figure(JsonWriter out, Figure figure, Drawn drawn) {
    out.beginObject();
    field(out, "kind", figure.kind());
    field(out, "title", figure.title());
    out.name("notes");
    out.beginArray();
    drawn.notes().forEach(out::value);
    out.endArray();
    drawn
        .kept()
        .ifPresent(grid -> {
          out.name("rows");
          out.beginArray();
          for (List<Grid.Cell> row : grid.rows()) {
            row(out, grid.head(), row);
          }
          out.endArray();
        });
    out.endObject();
  }

  private static void row(JsonWriter out, List<String> head, List<Grid.Cell> row) {
    out.beginObject();
    for (int i = 0; i < head.size(); i++) {
      Grid.Cell cell = row.get(i);
      out.name(head.get(i));
      if (cell.kept().isEmpty()) {
        out.nullValue();
      } else if (cell.isNumber()) {
        number(out, Double.parseDouble(cell.kept()));
      } else {
        out.value(cell.kept());
      }
    }
    out.endObject();
  }

  private static void number(JsonWriter out, double value) {
    if (Double.isFinite(value)) {
      out.rawValue(Double.toString(value));
    } else {
      out.value(Double.toString(value));
    }
  }
}
