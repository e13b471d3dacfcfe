package dev.lanewise.cli.model;

import dev.lanewise.cli.network.OnnxFile;
import dev.lanewise.cli.terminal.Columns;
import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.plan.Plan;
import dev.lanewise.engine.plan.StageSummary;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.onnx.OnnxModel;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an ONNX file holds, for people. */
final class OnnxSummary {
  private static final int LONGEST_NOTE = 70;

  private OnnxSummary() {}

  /**
   * Inputs, outputs, notes, and the stages that its plan has.
   *
   * @throws IOException if it contradicts itself, or has what is not known: all unknown operators
   */
  static String of(OnnxFile file, Optional<Shape> sample) throws IOException {
    OnnxModel model = file.model();
    Graph graph = file.graph(sample);
    StringBuilder text = new StringBuilder();
    text.append("from ").append(values(graph.inputs()));
    text.append(" to ").append(values(graph.outputs()));
    text.append("; operators of version ").append(model.opset());
    text.append(model.producer().isEmpty() ? "" : ", written by " + model.producer());
    text.append(System.lineSeparator());
    model
        .metadata()
        .forEach((name, note) ->
            text.append(name).append(": ").append(line(note)).append(System.lineSeparator()));
    if (!model.classLabels().isEmpty()) {
      text.append("class labels: ").append(line(String.join("\n", model.classLabels())));
      text.append(System.lineSeparator());
    }
    return text.append(table(Plan.of(graph))).toString();
  }

  private static String values(List<Value> values) {
    return values.stream().map(Value::toString).collect(Collectors.joining(", "));
  }

  private static String line(String note) {
    String line = note.strip().replaceAll("\\s*\\R\\s*", ", ").replaceAll("\\p{Cntrl}", " ");
    return line.length() <= LONGEST_NOTE ? line : line.substring(0, LONGEST_NOTE) + "…";
  }

  private static Columns table(Plan plan) {
    Columns table =
        new Columns("stage", "operation", "output", ">parameters", ">multiply-adds", ">memory");
    long parameters = 0;
    long multiplyAdds = 0;
    long bytes = 0;
    for (StageSummary stage : plan.summary()) {
      long size = stage.copies() ? (long) Float.BYTES * stage.output().sampleSize() : 0;
      table.row(
          stage.name(),
          stage.operation()
              + (stage.activation().equals("identity") ? "" : ", " + stage.activation()),
          stage.output().toString(),
          ModelsCommand.count(stage.constants()),
          ModelsCommand.count(stage.multiplyAdds()),
          size == 0 ? "" : ModelsCommand.memory(size));
      parameters += stage.constants();
      multiplyAdds += stage.multiplyAdds();
      bytes += size;
    }
    table.row(
        "",
        "all",
        "",
        ModelsCommand.count(parameters),
        ModelsCommand.count(multiplyAdds),
        ModelsCommand.memory(bytes));
    return table;
  }
}
