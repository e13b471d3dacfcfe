package dev.lanewise.onnx.file;

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
   */
  public record OtherType(String kind) implements Type {}

  /**
   * A size: a number, a name, or neither.
   *
   * @param size the number, or null
   * @param name empty where there is none
   */
  public record Dimension(@Nullable Long size, String name) {}

  static ValueInfoProto read(ProtoReader in) throws InvalidOnnxException {
    String name = "";
    Type type = new OtherType("no type");
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
    Type type = new OtherType("no type");
    for (int field = in.field(); field != 0; field = in.field()) {
      if (field == 1) {
        type = in.message(ValueInfoProto::readTensorType);
      } else {
        type =
            switch (field) {
              case 4 -> new OtherType("sequence");
              case 5 -> new OtherType("map");
              case 8 -> new OtherType("sparse tensor");
              case 9 -> new OtherType("optional");
              default -> type;
            };
        in.skip();
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
    if (type instanceof TensorType tensor) {
      out.message(2, of -> of.message(1, in -> write(tensor, in)));
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
