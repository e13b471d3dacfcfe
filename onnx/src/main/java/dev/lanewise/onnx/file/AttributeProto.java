package dev.lanewise.onnx.file;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A setting of a node.
 *
 * @param name of the setting
 * @param content its value
 */
public record AttributeProto(String name, Content content) {
  /** A value. */
  public sealed interface Content {}

  /** A float. */
  public record FloatContent(float value) implements Content {}

  /** A whole number. */
  public record IntegerContent(long value) implements Content {}

  /** A text; bytes that are no UTF-8 are replaced. */
  public record TextContent(String value) implements Content {}

  /** A tensor. */
  public record TensorContent(TensorProto value) implements Content {}

  /** Floats. */
  public record FloatsContent(List<Float> values) implements Content {}

  /** Whole numbers. */
  public record IntegersContent(List<Long> values) implements Content {}

  /** Texts. */
  public record TextsContent(List<String> values) implements Content {}

  /**
   * The value of an attribute of the function around the node.
   *
   * @param name of that attribute
   * @param kind what it is, by its number in files
   */
  public record Reference(String name, long kind) implements Content {
    /** A reference to a float. */
    public static Reference ofFloat(String name) {
      return new Reference(name, NUMBER);
    }
  }

  /**
   * What is not read, such as a graph in a graph.
   *
   * @param kind its number in files
   */
  public record Other(long kind) implements Content {}

  private static final int NUMBER = 1;
  private static final int INTEGER = 2;
  private static final int TEXT = 3;
  private static final int TENSOR = 4;
  private static final int NUMBERS = 6;
  private static final int INTEGERS = 7;
  private static final int TEXTS = 8;

  static AttributeProto read(ProtoReader in) throws InvalidOnnxException {
    String name = "";
    String reference = "";
    long kind = 0;
    float number = 0;
    long integer = 0;
    String text = "";
    TensorProto tensor = null;
    FixedNumbers numbers = new FixedNumbers();
    Longs integers = new Longs();
    List<String> texts = new ArrayList<>();
    int found = 0;
    for (int field = in.field(); field != 0; field = in.field()) {
      switch (field) {
        case 1 -> name = in.text();
        case 2 -> {
          number = in.number();
          found = NUMBER;
        }
        case 3 -> {
          integer = in.integer();
          found = INTEGER;
        }
        case 4 -> {
          text = text(in.bytes());
          found = TEXT;
        }
        case 5 -> {
          tensor = in.message(TensorProto::read);
          found = TENSOR;
        }
        case 7 -> {
          in.fixed(numbers, Float.BYTES);
          found = NUMBERS;
        }
        case 8 -> {
          in.integers(integers);
          found = INTEGERS;
        }
        case 9 -> {
          texts.add(text(in.bytes()));
          found = TEXTS;
        }
        case 20 -> kind = in.integer();
        case 21 -> reference = in.text();
        default -> in.skip();
      }
    }
    if (!reference.isEmpty()) {
      return new AttributeProto(name, new Reference(reference, kind));
    }
    // Files from before the kind was written have only the value.
    Content content =
        switch ((int) (kind == 0 ? found : kind)) {
          case NUMBER -> new FloatContent(number);
          case INTEGER -> new IntegerContent(integer);
          case TEXT -> new TextContent(text);
          case TENSOR -> new TensorContent(present(tensor, name));
          case NUMBERS -> new FloatsContent(list(numbers.bytes().asFloatBuffer()));
          case INTEGERS -> new IntegersContent(list(integers.toArray()));
          case TEXTS -> new TextsContent(texts);
          default -> new Other(kind);
        };
    return new AttributeProto(name, content);
  }

  private static TensorProto present(@Nullable TensorProto tensor, String name)
      throws InvalidOnnxException {
    if (tensor == null) {
      throw new InvalidOnnxException("attribute " + name + ": expected a tensor, got none");
    }
    return tensor;
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  private static List<Float> list(FloatBuffer numbers) {
    List<Float> list = new ArrayList<>(numbers.remaining());
    while (numbers.hasRemaining()) {
      list.add(numbers.get());
    }
    return list;
  }

  private static List<Long> list(long[] integers) {
    List<Long> list = new ArrayList<>(integers.length);
    for (long integer : integers) {
      list.add(integer);
    }
    return list;
  }

  void write(ProtoWriter out) {
    out.text(1, name);
    switch (content) {
      case FloatContent(float value) -> {
        out.presentNumber(2, value);
        out.integer(20, NUMBER);
      }
      case IntegerContent(long value) -> {
        out.presentInteger(3, value);
        out.integer(20, INTEGER);
      }
      case TextContent(String value) -> {
        out.presentText(4, value);
        out.integer(20, TEXT);
      }
      case TensorContent(TensorProto value) -> {
        out.message(5, value::write);
        out.integer(20, TENSOR);
      }
      case FloatsContent(List<Float> values) -> {
        values.forEach(value -> out.presentNumber(7, value));
        out.integer(20, NUMBERS);
      }
      case IntegersContent(List<Long> values) -> {
        values.forEach(value -> out.presentInteger(8, value));
        out.integer(20, INTEGERS);
      }
      case TextsContent(List<String> values) -> {
        out.texts(9, values);
        out.integer(20, TEXTS);
      }
      case Reference(String reference, long kind) -> {
        out.integer(20, kind);
        out.text(21, reference);
      }
      case Other(long kind) -> out.integer(20, kind);
    }
  }
}
