package dev.lanewise.onnx.exporting;

import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.graph.Node;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.onnx.activation.ActivationFunctions;
import dev.lanewise.onnx.file.GraphProto;
import dev.lanewise.onnx.file.ModelProto;
import dev.lanewise.onnx.file.OperatorSetId;
import dev.lanewise.onnx.file.ValueInfoProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A graph as an ONNX model. */
public final class Exporter {
  /** Version of ONNX's operators that is written: the first that has Gelu. */
  public static final int OPSET = 20;

  private static final int IR_VERSION = 9;

  private Exporter() {}

  /**
   * The model of a graph.
   *
   * @param metadata what to note in the file, by name
   * @throws IllegalArgumentException if an activation is not of the catalogue
   */
  public static ModelProto model(Graph graph, Map<String, String> metadata) {
    Sheet sheet = new Sheet();
    for (Node node : graph.nodes()) {
      OperationNodes.write(sheet, graph, node);
    }
    List<ValueInfoProto> outputs = new ArrayList<>();
    for (Value output : graph.outputs()) {
      sheet.name(output);
      outputs.add(info(output));
    }
    List<OperatorSetId> sets = new ArrayList<>(List.of(new OperatorSetId("", OPSET)));
    if (!sheet.functions().isEmpty()) {
      sets.add(new OperatorSetId(ActivationFunctions.DOMAIN, ActivationFunctions.VERSION));
    }
    return new ModelProto(
        IR_VERSION,
        sets,
        "lanewise",
        Optional.ofNullable(Exporter.class.getPackage().getImplementationVersion()).orElse(""),
        "",
        new GraphProto(
            "lanewise",
            sheet.nodes(),
            sheet.initializers(),
            graph.inputs().stream().map(Exporter::info).toList(),
            outputs),
        new LinkedHashMap<>(metadata),
        sheet.functions());
  }

  private static ValueInfoProto info(Value value) {
    List<ValueInfoProto.Dimension> dims = new ArrayList<>();
    for (int dim : value.dims().toArray()) {
      dims.add(
          dim == Dims.BATCH
              ? new ValueInfoProto.Dimension(null, "batch")
              : new ValueInfoProto.Dimension((long) dim, ""));
    }
    return new ValueInfoProto(
        value.name(), new ValueInfoProto.TensorType(Sheet.type(value.type()), Optional.of(dims)));
  }
}
