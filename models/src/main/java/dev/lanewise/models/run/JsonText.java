package dev.lanewise.models.run;

import dev.lanewise.models.file.InvalidFileException;
import io.avaje.json.JsonDataException;
import io.avaje.json.JsonException;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.json.stream.JsonStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** JSON (RFC 8259) read strictly: UTF-8, no field twice, nothing after the end. */
final class JsonText {
  static final JsonStream STREAM = JsonStream.builder().build();
  private static final int LONGEST_REASON = 160;

  private JsonText() {}

  /** Takes the value of the field {@code name} from the reader. */
  @FunctionalInterface
  interface Field {
    void read(String name, JsonReader in);
  }

  /** Takes one value from the reader. */
  @FunctionalInterface
  interface Value<T> {
    T read(JsonReader in);
  }

  /**
   * What {@code value} makes of a JSON text.
   *
   * @param who names the text in messages
   * @param expected what it should have been, for messages
   * @throws InvalidFileException if it is no JSON, or {@code value} throws a {@link JsonException}
   */
  static <T> T parse(String who, String expected, byte[] utf8, Value<T> value)
      throws InvalidFileException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      // The reader stops at the end of a value; within an array it also minds what follows.
      try (JsonReader in = STREAM.reader("[" + text + "]")) {
        in.beginArray();
        if (!in.hasNextElement()) {
          throw new JsonDataException("nothing there");
        }
        T result = value.read(in);
        if (in.hasNextElement()) {
          throw new JsonDataException("more after its end");
        }
        in.endArray();
        return result;
      }
    } catch (CharacterCodingException e) {
      throw new InvalidFileException(
          who + ": expected " + expected + " in UTF-8, got other bytes", e);
    } catch (JsonException e) {
      throw new InvalidFileException(who + ": expected " + expected + ", got " + reason(e), e);
    }
  }

  /** The parser quotes the text around an error, with its line breaks. */
  private static String reason(JsonException e) {
    String reason = String.valueOf(e.getMessage()).replaceAll("[\\p{Cntrl}\\s]+", " ");
    return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
  }

  /** Reads an object, handing each field to {@code field}. */
  static void object(JsonReader in, Field field) {
    Set<String> seen = new HashSet<>();
    in.beginObject();
    while (in.hasNextField()) {
      String name = in.nextField();
      if (!seen.add(name)) {
        throw new JsonDataException("the field '" + name + "' twice");
      }
      field.read(name, in);
    }
    in.endObject();
  }

  /** Reads an array of at most {@code most} values. */
  static <T> List<T> array(JsonReader in, int most, Value<T> value) {
    List<T> values = new ArrayList<>();
    in.beginArray();
    while (in.hasNextElement()) {
      if (values.size() == most) {
        throw new JsonDataException("an array of more than " + most);
      }
      values.add(value.read(in));
    }
    in.endArray();
    return values;
  }

  /** Writes a number that reads back as the same bits; JSON has no name for those not finite. */
  static void number(JsonWriter out, double value) {
    if (Double.isFinite(value)) {
      out.rawValue(Double.toString(value));
    } else {
      out.value(Double.toString(value));
    }
  }
}
