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
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** ONNX models, put together node by node. */
final class Models {
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
    inputs.add(new ValueInfoProto(name, type(dims)));
    return this;
  }

  Models output(String name, long... dims) {
    outputs.add(
        new ValueInfoProto(
            name,
            dims.length == 0
                ? new ValueInfoProto.TensorType(DataType.FLOAT, Optional.empty())
                : type(dims)));
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

  Models node(String operator, List<String> in, String out, AttributeProto... attributes) {
    nodes.add(new NodeProto(out + "_node", operator, "", in, List.of(out), List.of(attributes)));
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

  ModelProto proto() {
    return new ModelProto(
        8,
        List.of(new OperatorSetId("", opset)),
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

  private static ValueInfoProto.TensorType type(long... dims) {
    List<ValueInfoProto.Dimension> sizes = new ArrayList<>();
    for (long dim : dims) {
      sizes.add(new ValueInfoProto.Dimension(dim == -1 ? null : dim, dim == -1 ? "N" : ""));
    }
    return new ValueInfoProto.TensorType(DataType.FLOAT, Optional.of(sizes));
  }
}
