package dev.lanewise.onnx.importing;

import dev.lanewise.onnx.file.DataType;
import dev.lanewise.onnx.file.GraphProto;
import dev.lanewise.onnx.file.NodeProto;
import dev.lanewise.onnx.file.ValueInfoProto;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The outputs of a file that are numbers, as a graph's are. Files of scikit-learn give a label
 * beside the probabilities, often a text: it is left out, with all that leads to it alone.
 */
public final class NumericOutputs {
  private NumericOutputs() {}

  /**
   * The part of a graph that gives numbers; all of it if there is none. The maps of {@code ZipMap},
   * from labels to probabilities, are tensors of the probabilities there.
   */
  public static GraphProto part(GraphProto graph) {
    Set<String> zipped =
        graph.nodes().stream()
            .filter(LinearModels::isZipMap)
            .map(NodeProto::outputs)
            .flatMap(List::stream)
            .collect(Collectors.toSet());
    List<ValueInfoProto> numbers =
        graph.outputs().stream()
            .filter(output -> !isText(output))
            .map(output -> zipped.contains(output.name()) ? floats(output) : output)
            .toList();
    boolean isAll = numbers.size() == graph.outputs().size();
    return numbers.isEmpty() || (isAll && zipped.isEmpty()) ? graph : graph.only(numbers);
  }

  private static boolean isText(ValueInfoProto output) {
    return output.type() instanceof ValueInfoProto.TensorType tensor
        && tensor.elements() == DataType.STRING;
  }

  private static ValueInfoProto floats(ValueInfoProto output) {
    return new ValueInfoProto(
        output.name(), new ValueInfoProto.TensorType(DataType.FLOAT, Optional.empty()));
  }
}
