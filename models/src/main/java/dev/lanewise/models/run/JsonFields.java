package dev.lanewise.models.run;

import io.avaje.json.JsonDataException;
import io.avaje.json.JsonReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object, each asked for by name and type. */
final class JsonFields {
  /** Objects and arrays within one another: ours have three levels, and a stack has an end. */
  private static final int DEEPEST = 16;

  /** String, BigDecimal, List or JsonFields by name. */
  private final SequencedMap<String, Object> values;

  private JsonFields(SequencedMap<String, Object> values) {
    this.values = values;
  }

  /** Reads one object. */
  static JsonFields read(JsonReader in) {
    return readObject(in, 1);
  }

  private static JsonFields readObject(JsonReader in, int depth) {
    SequencedMap<String, Object> values = new LinkedHashMap<>();
    JsonText.object(in, (name, value) -> values.put(name, readValue(value, depth + 1)));
    return new JsonFields(values);
  }

  private static Object readValue(JsonReader in, int depth) {
    if (depth > DEEPEST) {
      throw new JsonDataException("more than " + DEEPEST + " levels");
    }
    return switch (in.currentToken()) {
      case STRING -> in.readString();
      case NUMBER -> in.readDecimal();
      case BEGIN_OBJECT -> readObject(in, depth);
      case BEGIN_ARRAY -> JsonText.array(in, Integer.MAX_VALUE, each -> readValue(each, depth + 1));
      case BOOLEAN, NULL -> throw new JsonDataException("true, false or null, which are not used");
    };
  }

  /** A field that must be there. */
  private <T> T get(String name, Function<@Nullable Object, T> as) {
    try {
      return as.apply(values.get(name));
    } catch (JsonDataException e) {
      throw new JsonDataException(e.getMessage() + " as '" + name + "'", e);
    }
  }

  String text(String name) {
    return get(name, JsonFields::asText);
  }

  /** A text, or null where there is no such field. */
  @Nullable String optionalText(String name) {
    return values.containsKey(name) ? text(name) : null;
  }

  double number(String name) {
    return get(name, JsonFields::asNumber);
  }

  long integer(String name) {
    return get(name, JsonFields::asInteger);
  }

  int smallInteger(String name) {
    return get(name, JsonFields::asSmallInteger);
  }

  JsonFields object(String name) {
    return get(name, value -> as(JsonFields.class, "an object", value));
  }

  <T> List<T> list(String name, Function<@Nullable Object, T> element) {
    return get(
        name,
        value -> {
          List<T> list = new ArrayList<>();
          for (Object each : as(List.class, "an array", value)) {
            list.add(element.apply(each));
          }
          return list;
        });
  }

  /** All fields as strings. */
  SequencedMap<String, String> asTexts() {
    return all(JsonFields::asText);
  }

  /** All fields as numbers. */
  SequencedMap<String, Double> asNumbers() {
    return all(JsonFields::asNumber);
  }

  private <T> SequencedMap<String, T> all(Function<@Nullable Object, T> element) {
    SequencedMap<String, T> all = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry : values.sequencedEntrySet()) {
      all.put(entry.getKey(), element.apply(entry.getValue()));
    }
    return all;
  }

  static String asText(@Nullable Object value) {
    return as(String.class, "a string", value);
  }

  /** Numbers that are not finite stand as strings, as {@link JsonText#number} writes them. */
  static double asNumber(@Nullable Object value) {
    return value instanceof String text
        ? notFinite(text)
        : as(BigDecimal.class, "a number", value).doubleValue();
  }

  private static double notFinite(String text) {
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw new JsonDataException("'" + text + "' instead of a number");
    };
  }

  static long asInteger(@Nullable Object value) {
    BigDecimal number = as(BigDecimal.class, "a whole number", value);
    try {
      return number.longValueExact();
    } catch (ArithmeticException e) {
      throw new JsonDataException(number + " instead of a whole number", e);
    }
  }

  static int asSmallInteger(@Nullable Object value) {
    long number = asInteger(value);
    if (number != (int) number) {
      throw new JsonDataException(number + " instead of a number below 2³¹");
    }
    return (int) number;
  }

  private static <T> T as(Class<T> type, String kind, @Nullable Object value) {
    if (!type.isInstance(value)) {
      throw new JsonDataException((value == null ? "nothing" : value) + " instead of " + kind);
    }
    return type.cast(value);
  }
}
