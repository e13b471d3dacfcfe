package dev.lanewise.onnx;

import dev.lanewise.engine.file.AtomicFile;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Graph;
import dev.lanewise.onnx.exporting.Exporter;
import dev.lanewise.onnx.file.GraphProto;
import dev.lanewise.onnx.file.InvalidOnnxException;
import dev.lanewise.onnx.file.ModelProto;
import dev.lanewise.onnx.file.OperatorSetId;
import dev.lanewise.onnx.file.TensorProto;
import dev.lanewise.onnx.file.ValueInfoProto;
import dev.lanewise.onnx.importing.ClassLabels;
import dev.lanewise.onnx.importing.Importer;
import dev.lanewise.onnx.importing.NumericOutputs;
import dev.lanewise.onnx.importing.UnsupportedOnnxException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A network in ONNX's format.
 *
 * <pre>
 * Graph graph = OnnxModel.read(Path.of("resnet.onnx")).toGraph();
 * </pre>
 *
 * <p>Numbers of all floating-point types become floats; whole numbers and truths too, so that whole
 * numbers are exact up to 2²⁴. Sizes and indices that the file computes from shapes are worked out
 * on import, in longs.
 */
public final class OnnxModel {
  private final ModelProto proto;

  private OnnxModel(ModelProto proto) {
    this.proto = proto;
  }

  /**
   * The model in a file, with the tensors that stand in files beside it.
   *
   * @throws InvalidOnnxException if the file holds none, or contradicts itself
   * @throws IOException if it cannot be read
   */
  public static OnnxModel read(Path file) throws IOException {
    return new OnnxModel(ModelProto.read(file));
  }

  /**
   * The model in these bytes, which must not change afterwards; all its tensors are in them.
   *
   * @throws InvalidOnnxException if they hold none, or contradict themselves
   */
  public static OnnxModel read(byte[] bytes) throws InvalidOnnxException {
    return new OnnxModel(ModelProto.read(bytes));
  }

  /**
   * A graph in ONNX's format, in operators of version {@value Exporter#OPSET}.
   *
   * @param metadata what to note in the file, by name
   * @throws IllegalArgumentException if an activation is not of the catalogue
   */
  public static OnnxModel of(Graph graph, Map<String, String> metadata) {
    return new OnnxModel(Exporter.model(graph, metadata));
  }

  /**
   * Writes the model into one file, all tensors within it: under a temporary name beside it, then
   * moved into place.
   *
   * @throws NoSuchFileException if its folder is not there
   * @throws IOException if it cannot be written, or takes more than 2 GiB; what was there before
   *     then remains
   */
  public void write(Path file) throws IOException {
    AtomicFile.write(file, out -> proto.write(Channels.newChannel(out)));
  }

  /** What a run brings, in order: names, types, and sizes as far as the file gives them. */
  public List<ValueInfoProto> inputs() {
    GraphProto part = NumericOutputs.part(proto.graph());
    Set<String> initializers =
        part.initializers().stream().map(TensorProto::name).collect(Collectors.toSet());
    return part.inputs().stream().filter(input -> !initializers.contains(input.name())).toList();
  }

  /**
   * What a run gives, in order. That is numbers: labels that are texts are left out, and maps from
   * labels to probabilities are tensors of the probabilities.
   */
  public List<ValueInfoProto> outputs() {
    return NumericOutputs.part(proto.graph()).outputs();
  }

  /**
   * Names of the classes that scores are of, in their order, where the file's own operations make
   * labels of scores, as those of scikit-learn do; else none.
   */
  public List<String> classLabels() {
    return ClassLabels.of(proto.graph());
  }

  /** Version of ONNX's operators; 1 where the file does not say. */
  public long opset() {
    return proto.operatorSets().stream()
        .filter(set -> set.domain().isEmpty() || set.domain().equals("ai.onnx"))
        .mapToLong(OperatorSetId::version)
        .findFirst()
        .orElse(1);
  }

  /** The program that wrote it, with its version; empty where the file does not say. */
  public String producer() {
    return (proto.producer() + " " + proto.producerVersion()).strip();
  }

  /** What the writer noted, by name. */
  public SequencedMap<String, String> metadata() {
    return Collections.unmodifiableSequencedMap(proto.metadata());
  }

  /** The same model with these notes in place of its own of those names, or beside them. */
  public OnnxModel withMetadata(Map<String, String> notes) {
    SequencedMap<String, String> all = new LinkedHashMap<>(proto.metadata());
    all.putAll(notes);
    return with(proto.graph(), all);
  }

  /**
   * The part of the model that one of its outputs needs: the probabilities of a classifier, say,
   * without the label that is computed beside them.
   *
   * @throws IllegalArgumentException if there is no output of this name
   */
  public OnnxModel only(String output) {
    GraphProto graph = proto.graph();
    ValueInfoProto kept =
        graph.outputs().stream()
            .filter(each -> each.name().equals(output))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "expected one of the outputs "
                        + String.join(
                            ", ", graph.outputs().stream().map(ValueInfoProto::name).toList())
                        + ", got '"
                        + output
                        + "'"));
    return with(graph.only(List.of(kept)), proto.metadata());
  }

  private OnnxModel with(GraphProto graph, SequencedMap<String, String> metadata) {
    return new OnnxModel(
        new ModelProto(
            proto.irVersion(),
            proto.operatorSets(),
            proto.producer(),
            proto.producerVersion(),
            proto.documentation(),
            graph,
            metadata,
            proto.functions()));
  }

  /** The file's messages. */
  public ModelProto proto() {
    return proto;
  }

  /**
   * The network as a graph. A first size of an input that the file leaves open is the {@linkplain
   * Dims#BATCH batch}.
   *
   * @throws InvalidOnnxException if the model contradicts itself: node, expected, got
   * @throws UnsupportedOnnxException if something in it is not supported: all unknown operators
   */
  public Graph toGraph() throws InvalidOnnxException, UnsupportedOnnxException {
    return toGraph(Map.of());
  }

  /**
   * The network as a graph for inputs of these shapes, by their names.
   *
   * @throws InvalidOnnxException if the model contradicts itself: node, expected, got
   * @throws UnsupportedOnnxException if something in it is not supported: all unknown operators
   * @throws IllegalArgumentException if there is no input of a name, or the file gives other sizes
   */
  public Graph toGraph(Map<String, int[]> inputShapes)
      throws InvalidOnnxException, UnsupportedOnnxException {
    return toGraph(inputShapes, Map.of());
  }

  /**
   * Likewise, with some inputs the same in every run, such as a shape that the file leaves to runs.
   */
  public Graph toGraph(Map<String, int[]> inputShapes, Map<String, TensorProto> constants)
      throws InvalidOnnxException, UnsupportedOnnxException {
    return Importer.graph(proto, inputShapes, constants);
  }
}
