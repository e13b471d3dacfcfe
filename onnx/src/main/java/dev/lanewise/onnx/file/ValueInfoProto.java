package dev.lanewise.onnx.file;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Name and type of an input or output.
 *
 * @param name of the value
 * @param type what the value is
 */
public record ValueInfoProto(String name, Type type) {
  /** What a value is. */
  public sealed interface Type {}

  /**
   * An array of elements.
   *
   * @param elements their type
   * @param dims their sizes, if the file gives them
   */
  public record TensorType(DataType elements, Optional<List<Dimension>> dims) implements Type {}

  /**
   * Anything else.
   *
   * @param kind such as {@code sequence}
   * @param field the kind's number in files; 0 for no type
   * @param content the rest of the type as the file has it: bytes that must not change
   */
  public record OtherType(String kind, int field, ByteBuffer content) implements Type {
    private static final OtherType NONE = new OtherType("no type", 0, ByteBuffer.allocate(0));

    /** As messages call it: {@code sequence}. */
    @Override
    public String toString() {
      return kind;
    }
  }

  /**
   * A size: a number, a name, or neither.
   *
   * @param size the number, or null
   * @param name empty where there is none
   */
  public record Dimension(@Nullable Long size, String name) {}

  static ValueInfoProto read(ProtoReader in) throws InvalidOnnxException {
    String name = "";
    Type type = OtherType.NONE;
    for (int field = in.field(); field != 0; field = in.field()) {
      switch (field) {
        case 1 -> name = in.text();
        case 2 -> type = in.message(ValueInfoProto::readType);
        default -> in.skip();
      }
    }
    return new ValueInfoProto(name, type);
  }

  private static Type readType(ProtoReader in) throws InvalidOnnxException {
    Type type = OtherType.NONE;
    for (int field = in.field(); field != 0; field = in.field()) {
      switch (field) {
        case 1 -> type = in.message(ValueInfoProto::readTensorType);
        case 4 -> type = new OtherType("sequence", field, in.bytes());
        case 5 -> type = new OtherType("map", field, in.bytes());
        case 8 -> type = new OtherType("sparse tensor", field, in.bytes());
        case 9 -> type = new OtherType("optional", field, in.bytes());
        default -> in.skip();
      }
    }
    return type;
  }

  private static TensorType readTensorType(ProtoReader in) throws InvalidOnnxException {
    DataType elements = DataType.UNDEFINED;
    Optional<List<Dimension>> dims = Optional.empty();
    for (int field = in.field(); field != 0; field = in.field()) {
      switch (field) {
        case 1 -> elements = DataType.of(in.integer());
        case 2 -> dims = Optional.of(in.message(ValueInfoProto::readShape));
        default -> in.skip();
      }
    }
    return new TensorType(elements, dims);
  }

  private static List<Dimension> readShape(ProtoReader in) throws InvalidOnnxException {
    List<Dimension> dims = new ArrayList<>();
    for (int field = in.field(); field != 0; field = in.field()) {
      if (field == 1) {
        dims.add(in.message(ValueInfoProto::readDimension));
      } else {
        in.skip();
      }
    }
    return dims;
  }

  private static Dimension readDimension(ProtoReader in) throws InvalidOnnxException {
    Long size = null;
    String name = "";
    for (int field = in.field(); field != 0; field = in.field()) {
      switch (field) {
        case 1 -> size = in.integer();
        case 2 -> name = in.text();
        default -> in.skip();
      }
    }
    return new Dimension(size, name);
  }

  void write(ProtoWriter out) {
    out.text(1, name);
    switch (type) {
      case TensorType tensor -> out.message(2, of -> of.message(1, in -> write(tensor, in)));
      case OtherType(_, int field, ByteBuffer content) -> {
        if (field != 0) {
          out.message(2, of -> of.bytes(field, content));
        }
      }
    }
  }

  private static void write(TensorType type, ProtoWriter out) {
    out.integer(1, type.elements.code());
    type.dims.ifPresent(dims ->
        out.message(2, shape -> dims.forEach(dim -> shape.message(1, in -> write(dim, in)))));
  }

  private static void write(Dimension dim, ProtoWriter out) {
    if (dim.size != null) {
      out.presentInteger(1, dim.size);
    }
    out.text(2, dim.name);
  }
}
