package dev.lanewise.onnx;

import dev.lanewise.onnx.file.AttributeProto;
import dev.lanewise.onnx.file.DataType;
import dev.lanewise.onnx.file.GraphProto;
import dev.lanewise.onnx.file.InvalidOnnxException;
import dev.lanewise.onnx.file.ModelProto;
import dev.lanewise.onnx.file.NodeProto;
import dev.lanewise.onnx.file.OperatorSetId;
import dev.lanewise.onnx.file.TensorProto;
import dev.lanewise.onnx.file.ValueInfoProto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** ONNX models, put together node by node. */
final class Models {
  /** Where the operators of scikit-learn's models are. */
  static final String LEARNED = "ai.onnx.ml";

  private final int opset;
  private final List<NodeProto> nodes = new ArrayList<>();
  private final List<TensorProto> initializers = new ArrayList<>();
  private final List<ValueInfoProto> inputs = new ArrayList<>();
  private final List<ValueInfoProto> outputs = new ArrayList<>();

  private Models(int opset) {
    this.opset = opset;
  }

  static Models opset(int opset) {
    return new Models(opset);
  }

  /** An input of floats; a size of -1 has the name N. */
  Models input(String name, long... dims) {
    return input(name, DataType.FLOAT, dims);
  }

  Models input(String name, DataType type, long... dims) {
    inputs.add(new ValueInfoProto(name, type(type, dims)));
    return this;
  }

  Models output(String name, long... dims) {
    outputs.add(
        new ValueInfoProto(
            name,
            dims.length == 0
                ? new ValueInfoProto.TensorType(DataType.FLOAT, Optional.empty())
                : type(DataType.FLOAT, dims)));
    return this;
  }

  Models floats(String name, List<Integer> dims, float... elements) {
    initializers.add(TensorProto.of(name, dims, elements));
    return this;
  }

  Models longs(String name, long... elements) {
    initializers.add(TensorProto.of(name, List.of(elements.length), elements));
    return this;
  }

  Models ints(String name, int... elements) {
    ByteBuffer data = ByteBuffer.allocate(Integer.BYTES * elements.length);
    data.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(elements);
    initializers.add(new TensorProto(name, DataType.INT32, List.of(elements.length), data));
    return this;
  }

  Models texts(String name, String... elements) {
    initializers.add(TensorProto.of(name, List.of(elements.length), List.of(elements)));
    return this;
  }

  /** An output of one label a sample. */
  Models labels(String name, DataType type) {
    ValueInfoProto.Dimension open = new ValueInfoProto.Dimension(null, "");
    outputs.add(
        new ValueInfoProto(name, new ValueInfoProto.TensorType(type, Optional.of(List.of(open)))));
    return this;
  }

  /** An output of a map from labels to floats a sample: {@code seq(map(keys, tensor(float)))}. */
  Models maps(String name, DataType keys) {
    byte[] floats = {0x0a, 2, 0x08, (byte) DataType.FLOAT.code()};
    byte[] map = {0x08, (byte) keys.code(), 0x12, 4, floats[0], floats[1], floats[2], floats[3]};
    byte[] element = {0x2a, 8, map[0], map[1], map[2], map[3], map[4], map[5], map[6], map[7]};
    ByteBuffer sequence = ByteBuffer.allocate(2 + element.length);
    sequence.put((byte) 0x0a).put((byte) element.length).put(element).flip();
    outputs.add(new ValueInfoProto(name, new ValueInfoProto.OtherType("sequence", 4, sequence)));
    return this;
  }

  /** A node of scikit-learn's operators. */
  Models learned(String operator, List<String> in, List<String> out, AttributeProto... attributes) {
    nodes.add(
        new NodeProto(out.getFirst() + "_node", operator, LEARNED, in, out, List.of(attributes)));
    return this;
  }

  Models node(String operator, List<String> in, String out, AttributeProto... attributes) {
    return node(operator, in, List.of(out), attributes);
  }

  Models node(String operator, List<String> in, List<String> out, AttributeProto... attributes) {
    nodes.add(new NodeProto(out.getFirst() + "_node", operator, "", in, out, List.of(attributes)));
    return this;
  }

  static AttributeProto set(String name, long value) {
    return new AttributeProto(name, new AttributeProto.IntegerContent(value));
  }

  static AttributeProto set(String name, float value) {
    return new AttributeProto(name, new AttributeProto.FloatContent(value));
  }

  static AttributeProto set(String name, String value) {
    return new AttributeProto(name, new AttributeProto.TextContent(value));
  }

  static AttributeProto set(String name, List<Long> values) {
    return new AttributeProto(name, new AttributeProto.IntegersContent(values));
  }

  static AttributeProto floats(String name, double... values) {
    List<Float> floats = Arrays.stream(values).mapToObj(value -> (float) value).toList();
    return new AttributeProto(name, new AttributeProto.FloatsContent(floats));
  }

  static AttributeProto texts(String name, List<String> values) {
    return new AttributeProto(name, new AttributeProto.TextsContent(values));
  }

  ModelProto proto() {
    List<OperatorSetId> sets = new ArrayList<>(List.of(new OperatorSetId("", opset)));
    if (nodes.stream().anyMatch(node -> node.domain().equals(LEARNED))) {
      sets.add(new OperatorSetId(LEARNED, 4));
    }
    return new ModelProto(
        8,
        sets,
        "test",
        "1",
        "",
        new GraphProto("test", nodes, initializers, inputs, outputs),
        new LinkedHashMap<>(),
        List.of());
  }

  /** As a file and back. */
  OnnxModel model() throws InvalidOnnxException {
    return OnnxModel.read(bytes(proto()));
  }

  static byte[] bytes(ModelProto proto) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      proto.write(Channels.newChannel(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static ValueInfoProto.TensorType type(DataType elements, long... dims) {
    List<ValueInfoProto.Dimension> sizes = new ArrayList<>();
    for (long dim : dims) {
      sizes.add(new ValueInfoProto.Dimension(dim == -1 ? null : dim, dim == -1 ? "N" : ""));
    }
    return new ValueInfoProto.TensorType(elements, Optional.of(sizes));
  }
}
