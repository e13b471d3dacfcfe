package dev.lanewise.onnx.importing;

import dev.lanewise.onnx.file.AttributeProto;
import dev.lanewise.onnx.file.GraphProto;
import dev.lanewise.onnx.file.InvalidOnnxException;
import dev.lanewise.onnx.file.NodeProto;
import dev.lanewise.onnx.file.TensorProto;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a file's own nodes call the classes: those that make a label, or a map, of scores. They are
 * of scikit-learn's {@code classes_}, in the order of the scores.
 */
public final class ClassLabels {
  private ClassLabels() {}

  /** The labels of the first node that has any; none if there is no such node. */
  public static List<String> of(GraphProto graph) {
    return graph.nodes().stream()
        .filter(node -> node.domain().equals(Operators.LEARNED))
        .flatMap(node -> of(node, graph).stream())
        .findFirst()
        .orElse(List.of());
  }

  private static Optional<List<String>> of(NodeProto node, GraphProto graph) {
    return switch (node.operator()) {
      case "ZipMap" -> of(node, "classlabels_int64s", "classlabels_strings");
      case "LinearClassifier" -> of(node, "classlabels_ints", "classlabels_strings");
      case "ArrayFeatureExtractor" -> chosen(node, graph);
      default -> Optional.empty();
    };
  }

  private static Optional<List<String>> of(NodeProto node, String numbers, String texts) {
    for (AttributeProto attribute : node.attributes()) {
      if (attribute.name().equals(numbers)
          && attribute.content() instanceof AttributeProto.IntegersContent(List<Long> values)) {
        return Optional.of(values.stream().map(String::valueOf).toList());
      }
      if (attribute.name().equals(texts)
          && attribute.content() instanceof AttributeProto.TextsContent(List<String> values)) {
        return Optional.of(values);
      }
    }
    return Optional.empty();
  }

  /** An array of labels, of which the place of the greatest score chooses one. */
  private static Optional<List<String>> chosen(NodeProto node, GraphProto graph) {
    boolean isByScore =
        node.inputs().size() == 2
            && graph.nodes().stream()
                .anyMatch(giver ->
                    giver.operator().equals("ArgMax")
                        && giver.outputs().contains(node.inputs().get(1)));
    return graph.initializers().stream()
        .filter(_ -> isByScore)
        .filter(each -> each.name().equals(node.inputs().getFirst()) && each.dims().size() == 1)
        .findFirst()
        .flatMap(ClassLabels::elements);
  }

  private static Optional<List<String>> elements(TensorProto labels) {
    return switch (labels.type()) {
      case STRING -> Optional.of(labels.texts());
      case INT32, INT64 -> {
        try {
          yield Optional.of(Arrays.stream(labels.longs()).mapToObj(String::valueOf).toList());
        } catch (InvalidOnnxException e) {
          throw new IllegalStateException("whole numbers that are none", e);
        }
      }
      default -> Optional.empty();
    };
  }
}
