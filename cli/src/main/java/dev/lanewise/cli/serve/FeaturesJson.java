package dev.lanewise.cli.serve;

import io.avaje.json.JsonException;
import io.avaje.json.JsonReader;
import io.avaje.json.stream.JsonStream;
import java.util.ArrayList;
import java.util.List;

/** The body {@code {"features": […]}} or {@code {"features": [[…], […]]}}, read strictly. */
final class FeaturesJson {
  private static final JsonStream STREAM = JsonStream.builder().build();
  private static final String EXPECTED =
      "predict: expected {\"features\": [numbers]} or {\"features\": [[numbers], …]}, got ";
  private static final int LONGEST_REASON = 160;

  private final int size;
  private final int most;

  /**
   * A reader of rows.
   *
   * @param size features that a row has
   * @param most rows that a body has at the most
   */
  FeaturesJson(int size, int most) {
    this.size = size;
    this.most = most;
  }

  /**
   * Reads a body: its rows.
   *
   * @throws Refusal if it is no such JSON, a row has more or fewer numbers, or there are too many
   */
  List<float[]> read(byte[] body) throws Refusal {
    requireOneObject(body);
    try (JsonReader in = STREAM.reader(body)) {
      return readObject(in);
    } catch (JsonException e) {
      throw new Refusal(Refusal.BAD_REQUEST, EXPECTED + "malformed JSON: " + reason(e), e);
    }
  }

  /** The reader stops at the end of the object: what follows is looked at here. */
  private static void requireOneObject(byte[] body) throws Refusal {
    int at = 0;
    while (at < body.length && isSpace(body[at])) {
      at++;
    }
    if (at == body.length || body[at] != '{') {
      throw malformed(at == body.length ? "nothing" : "no object in UTF-8");
    }
    at = endOfValue(body, at);
    while (at < body.length) {
      if (!isSpace(body[at])) {
        throw malformed("more after its end");
      }
      at++;
    }
  }

  private static boolean isSpace(byte character) {
    return character == ' ' || character == '\n' || character == '\r' || character == '\t';
  }

  /** Where as many brackets were closed as opened; behind the body where that is nowhere. */
  private static int endOfValue(byte[] body, int start) {
    int depth = 0;
    boolean quoted = false;
    for (int at = start; at < body.length; at++) {
      switch (body[at]) {
        case '"' -> quoted = !quoted;
        case '\\' -> at += quoted ? 1 : 0; // the next character means nothing
        case '{', '[' -> depth += quoted ? 0 : 1;
        case '}', ']' -> depth -= quoted ? 0 : 1;
        default -> {}
      }
      if (depth == 0) {
        return at + 1;
      }
    }
    return body.length;
  }

  private List<float[]> readObject(JsonReader in) throws Refusal {
    List<float[]> rows = List.of();
    boolean seen = false;
    in.beginObject();
    while (in.hasNextField()) {
      String name = in.nextField();
      if (seen || !name.equals("features")) {
        throw malformed("the field '" + shortened(name) + (seen ? "' too" : "'"));
      }
      seen = true;
      rows = readFeatures(in);
    }
    in.endObject();
    if (!seen) {
      throw malformed("an object without features");
    }
    return rows;
  }

  private List<float[]> readFeatures(JsonReader in) throws Refusal {
    requireToken(in, JsonReader.Token.BEGIN_ARRAY, "no array of features");
    in.beginArray();
    if (!in.hasNextElement()) {
      throw wrongLength(0, 0);
    }
    List<float[]> rows = new ArrayList<>();
    if (in.currentToken() == JsonReader.Token.NUMBER) {
      rows.add(readRow(in, 0));
    } else {
      do {
        if (rows.size() == most) {
          throw new Refusal(
              Refusal.TOO_LARGE,
              "predict: expected at most "
                  + most
                  + " samples in a request, as many as may wait, got more; send several requests");
        }
        requireToken(in, JsonReader.Token.BEGIN_ARRAY, "features that are no numbers");
        in.beginArray();
        if (!in.hasNextElement()) {
          throw wrongLength(0, rows.size());
        }
        rows.add(readRow(in, rows.size()));
        in.endArray();
      } while (in.hasNextElement());
    }
    in.endArray();
    return rows;
  }

  /** The numbers of an array whose first element is next, up to its end. */
  private float[] readRow(JsonReader in, int row) throws Refusal {
    float[] values = new float[size];
    int count = 0;
    do {
      requireToken(in, JsonReader.Token.NUMBER, "features that are no numbers");
      float value = (float) in.readDouble();
      if (!Float.isFinite(value)) {
        throw malformed("a number that no float holds");
      }
      if (count < size) {
        values[count] = value;
      }
      count++;
    } while (in.hasNextElement());
    if (count != size) {
      throw wrongLength(count, row);
    }
    return values;
  }

  private static void requireToken(JsonReader in, JsonReader.Token token, String otherwise)
      throws Refusal {
    if (in.currentToken() != token) {
      throw malformed(otherwise);
    }
  }

  private static Refusal malformed(String got) {
    return new Refusal(Refusal.BAD_REQUEST, EXPECTED + got);
  }

  private Refusal wrongLength(int count, int row) {
    return new Refusal(
        Refusal.BAD_REQUEST,
        "predict: expected "
            + size
            + " features a sample, as the network was trained on, got "
            + count
            + (row == 0 ? "" : " in sample " + row)
            + "; GET /health tells the shape");
  }

  /** The parser quotes the text around an error, with its line breaks. */
  private static String reason(JsonException e) {
    return shortened(String.valueOf(e.getMessage()).replaceAll("[\\p{Cntrl}\\s]+", " "));
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
  }
}
