package dev.lanewise.onnx.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * An array of elements. Whatever field of the file they stand in, here they are bytes, each element
 * in little-endian order.
 *
 * @param name of the value; may be empty
 * @param type of the elements
 * @param dims sizes, outermost first, each at least 0
 * @param data the elements: the file's own bytes, which must not change; empty for texts, and for
 *     types that are not read
 * @param texts the elements, where they are texts
 */
public record TensorProto(
    String name, DataType type, List<Integer> dims, ByteBuffer data, List<String> texts) {
  private static final long MOST_ELEMENTS = Integer.MAX_VALUE - 8;
  private static final int EXACT = 1 << 24;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);

  /** Keeps copies of the lists. */
  public TensorProto {
    dims = List.copyOf(dims);
    texts = List.copyOf(texts);
  }

  /** A tensor of anything but texts. */
  public TensorProto(String name, DataType type, List<Integer> dims, ByteBuffer data) {
    this(name, type, dims, data, List.of());
  }

  /** A tensor of texts. */
  public static TensorProto of(String name, List<Integer> dims, List<String> elements) {
    return new TensorProto(name, DataType.STRING, dims, NOTHING, elements);
  }

  /** A tensor of floats. */
  public static TensorProto of(String name, List<Integer> dims, float[] elements) {
    ByteBuffer data = ByteBuffer.allocate(elements.length * Float.BYTES);
    data.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(elements);
    return new TensorProto(name, DataType.FLOAT, dims, data);
  }

  /** A tensor of longs. */
  public static TensorProto of(String name, List<Integer> dims, long[] elements) {
    ByteBuffer data = ByteBuffer.allocate(elements.length * Long.BYTES);
    data.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(elements);
    return new TensorProto(name, DataType.INT64, dims, data);
  }

  /** A tensor of truths. */
  public static TensorProto of(String name, List<Integer> dims, boolean[] elements) {
    ByteBuffer data = ByteBuffer.allocate(elements.length);
    for (int i = 0; i < elements.length; i++) {
      data.put(i, (byte) (elements[i] ? 1 : 0));
    }
    return new TensorProto(name, DataType.BOOL, dims, data);
  }

  /** Number of elements. */
  public int size() {
    int size = 1;
    for (int dim : dims) {
      size *= dim;
    }
    return size;
  }

  /**
   * The elements as whole numbers.
   *
   * @throws InvalidOnnxException if they are none, or above 2⁶³ − 1
   */
  public long[] longs() throws InvalidOnnxException {
    if (type.kind() != DataType.Kind.INTEGER && type.kind() != DataType.Kind.BOOLEAN) {
      throw new InvalidOnnxException(this + ": expected whole numbers");
    }
    ByteBuffer in = bytes();
    long[] elements = new long[size()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] =
          switch (type) {
            case UINT8 -> Byte.toUnsignedLong(in.get());
            case INT8 -> in.get();
            case BOOL -> in.get() != 0 ? 1 : 0;
            case UINT16 -> Short.toUnsignedLong(in.getShort());
            case INT16 -> in.getShort();
            case UINT32 -> Integer.toUnsignedLong(in.getInt());
            case INT32 -> in.getInt();
            default -> in.getLong();
          };
      if (type == DataType.UINT64 && elements[i] < 0) {
        throw new InvalidOnnxException(this + ": expected numbers below 2^63");
      }
    }
    return elements;
  }

  /**
   * The elements as floats, rounded where their type is finer.
   *
   * @throws InvalidOnnxException if they are no numbers, or whole numbers beyond ±2²⁴, which floats
   *     do not tell apart
   */
  public float[] floats() throws InvalidOnnxException {
    if (type.kind() == DataType.Kind.FLOAT) {
      return realFloats();
    }
    long[] integers = longs();
    float[] elements = new float[integers.length];
    for (int i = 0; i < elements.length; i++) {
      if (Math.abs(integers[i]) > EXACT || integers[i] == Long.MIN_VALUE) {
        throw new InvalidOnnxException(
            this + ": expected whole numbers up to 2^24, which floats hold, got " + integers[i]);
      }
      elements[i] = integers[i];
    }
    return elements;
  }

  private float[] realFloats() {
    ByteBuffer in = bytes();
    float[] elements = new float[size()];
    switch (type) {
      case FLOAT -> in.asFloatBuffer().get(elements);
      case DOUBLE -> {
        for (int i = 0; i < elements.length; i++) {
          elements[i] = (float) in.getDouble();
        }
      }
      case FLOAT16 -> {
        for (int i = 0; i < elements.length; i++) {
          elements[i] = Float.float16ToFloat(in.getShort());
        }
      }
      default -> {
        for (int i = 0; i < elements.length; i++) {
          elements[i] = Float.intBitsToFloat(in.getShort() << Short.SIZE);
        }
      }
    }
    return elements;
  }

  private ByteBuffer bytes() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The tensor in these bytes, which must not change afterwards: ONNX's test data is kept so.
   *
   * @throws InvalidOnnxException if it is none
   */
  public static TensorProto read(byte[] bytes) throws InvalidOnnxException {
    return read(new ProtoReader(bytes, null));
  }

  static TensorProto read(ProtoReader in) throws InvalidOnnxException {
    String name = "";
    DataType type = DataType.UNDEFINED;
    Longs shape = new Longs();
    Longs integers = new Longs();
    FixedNumbers floats = new FixedNumbers();
    FixedNumbers doubles = new FixedNumbers();
    ByteBuffer raw = NOTHING;
    List<String> texts = new ArrayList<>();
    boolean isExternal = false;
    SequencedMap<String, String> external = new LinkedHashMap<>();
    for (int field = in.field(); field != 0; field = in.field()) {
      switch (field) {
        case 1 -> in.integers(shape);
        case 2 -> type = DataType.of(in.integer());
        case 4 -> in.fixed(floats, Float.BYTES);
        case 5, 7, 11 -> in.integers(integers);
        case 6 -> texts.add(in.text());
        case 8 -> name = in.text();
        case 9 -> raw = in.bytes();
        case 10 -> in.fixed(doubles, Double.BYTES);
        case 13 -> {
          Map.Entry<String, String> entry = in.message(ModelProto::entry);
          external.put(entry.getKey(), entry.getValue());
        }
        case 14 -> isExternal = in.integer() == 1;
        default -> in.skip();
      }
    }
    long[] dims = shape.toArray();
    List<Integer> sizes = sizes(name, dims);
    long bytes = size(name, dims) * type.bytes();
    if (type == DataType.STRING) {
      if (texts.size() != size(name, dims)) {
        throw new InvalidOnnxException(
            "tensor " + name + ": expected " + sizes + " texts, got " + texts.size());
      }
      return TensorProto.of(name, sizes, texts);
    }
    if (type.bytes() == 0) {
      return new TensorProto(name, type, sizes, NOTHING);
    }
    ByteBuffer data;
    if (isExternal) {
      data = ExternalData.find(name, external, bytes, in.folder());
    } else if (raw.hasRemaining()) {
      data = raw;
    } else if (type == DataType.FLOAT) {
      data = floats.bytes();
    } else if (type == DataType.DOUBLE) {
      data = doubles.bytes();
    } else {
      data = packed(integers.toArray(), type.bytes());
    }
    TensorProto tensor = new TensorProto(name, type, sizes, data);
    if (data.remaining() != bytes) {
      throw new InvalidOnnxException(
          tensor + ": expected " + bytes + " bytes of data, got " + data.remaining());
    }
    return tensor;
  }

  /** Numbers that stand in a field of wider ones, each in as many bytes as its type has. */
  private static ByteBuffer packed(long[] numbers, int bytes) throws InvalidOnnxException {
    if (numbers.length > Integer.MAX_VALUE / Long.BYTES) {
      throw new InvalidOnnxException(
          "tensor: expected numbers of 2 GiB at most, got " + numbers.length + " of them");
    }
    ByteBuffer data = ByteBuffer.allocate(numbers.length * bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (long number : numbers) {
      for (int i = 0; i < bytes; i++) {
        data.put((byte) (number >>> (i * Byte.SIZE)));
      }
    }
    return data.flip();
  }

  private static List<Integer> sizes(String name, long[] dims) throws InvalidOnnxException {
    size(name, dims);
    List<Integer> sizes = new ArrayList<>();
    for (long dim : dims) {
      sizes.add((int) dim);
    }
    return sizes;
  }

  private static long size(String name, long[] dims) throws InvalidOnnxException {
    long size = 1;
    boolean isEmpty = false;
    for (long dim : dims) {
      if (dim < 0 || dim > MOST_ELEMENTS) {
        throw new InvalidOnnxException(
            "tensor " + name + ": expected sizes of 0 to " + MOST_ELEMENTS + ", got " + dim);
      }
      isEmpty |= dim == 0;
      size *= Math.max(1, dim);
      if (size > MOST_ELEMENTS) {
        throw new InvalidOnnxException(
            "tensor " + name + ": expected at most " + MOST_ELEMENTS + " elements, got more");
      }
    }
    return isEmpty ? 0 : size;
  }

  void write(ProtoWriter out) {
    out.integers(1, dims.stream().mapToLong(Integer::longValue).toArray());
    out.integer(2, type.code());
    out.texts(6, texts);
    out.text(8, name);
    if (texts.isEmpty()) {
      out.bytes(9, data);
    }
  }

  /** As {@code tensor conv1.weight, FLOAT [6, 1, 5, 5]}. */
  @Override
  public String toString() {
    return "tensor " + name + ", " + type + " " + dims;
  }
}
