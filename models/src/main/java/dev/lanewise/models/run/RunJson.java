package dev.lanewise.models.run;

import dev.lanewise.engine.activation.Sharing;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.activation.Nonlinearities;
import dev.lanewise.layers.activation.Nonlinearity;
import dev.lanewise.models.data.Normalization;
import dev.lanewise.models.file.InvalidFileException;
import io.avaje.json.JsonDataException;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@link RunRecord} as JSON and back. */
final class RunJson {
  /** Goes up when the meaning of a field changes; a file of another number is not read. */
  static final long FORMAT = 1;

  private RunJson() {}

  static byte[] write(RunRecord run) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonWriter out = JsonText.STREAM.writer(bytes)) {
      out.pretty(true);
      out.beginObject();
      number(out, "format", FORMAT);
      out.name("versions");
      out.beginObject();
      text(out, "lanewise", run.versions().lanewise());
      text(out, "java", run.versions().java());
      text(out, "system", run.versions().system());
      number(out, "vectorBits", run.versions().vectorBits());
      out.endObject();
      text(out, "started", run.started().toString());
      out.name("seconds");
      JsonText.number(out, run.seconds());
      number(out, "seed", run.seed());
      map(out, "options", run.options(), JsonWriter::value);
      out.name("network");
      out.beginObject();
      text(out, "model", run.network().model());
      text(out, "activation", run.network().nonlinearity().name());
      if (run.network().nonlinearity() instanceof Nonlinearity.Trainable it) {
        text(out, "sharing", it.sharing().spelling());
      }
      number(out, "parameters", run.network().parameters());
      text(out, "description", run.network().description());
      out.endObject();
      writeData(out, run.data());
      out.name("normalization");
      out.beginObject();
      floats(out, "mean", run.normalization().mean());
      floats(out, "deviation", run.normalization().deviation());
      out.endObject();
      map(out, "results", run.results(), JsonText::number);
      out.endObject();
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private static void writeData(JsonWriter out, RunRecord.Data data) {
    out.name("data");
    out.beginObject();
    text(out, "name", data.name());
    text(out, "checksum", data.checksum());
    out.name("sample");
    out.beginArray();
    for (int dim : data.sample().toArray()) {
      out.value(dim);
    }
    out.endArray();
    out.name("classNames");
    out.beginArray();
    data.classNames().forEach(out::value);
    out.endArray();
    number(out, "trainSize", data.trainSize());
    number(out, "testSize", data.testSize());
    out.endObject();
  }

  private static void text(JsonWriter out, String name, String value) {
    out.name(name);
    out.value(value);
  }

  private static void number(JsonWriter out, String name, long value) {
    out.name(name);
    out.value(value);
  }

  private static void floats(JsonWriter out, String name, List<Float> values) {
    out.name(name);
    out.beginArray();
    values.forEach(value -> JsonText.number(out, value));
    out.endArray();
  }

  private static <T> void map(
      JsonWriter out, String name, SequencedMap<String, T> values, BiConsumer<JsonWriter, T> each) {
    out.name(name);
    out.beginObject();
    for (Map.Entry<String, T> entry : values.sequencedEntrySet()) {
      out.name(entry.getKey());
      each.accept(out, entry.getValue());
    }
    out.endObject();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws InvalidFileException if it is of another format or damaged
   */
  static RunRecord read(String who, byte[] utf8) throws InvalidFileException {
    return JsonText.parse(who, "a run record in JSON", utf8, RunJson::run);
  }

  private static RunRecord run(JsonReader in) {
    JsonFields run = JsonFields.read(in);
    long format = run.integer("format");
    if (format != FORMAT) {
      throw new JsonDataException(
          "format "
              + format
              + " where this version reads "
              + FORMAT
              + "; use the version of Lanewise that wrote it");
    }
    return new RunRecord(
        versions(run.object("versions")),
        instant(run.text("started")),
        run.number("seconds"),
        run.integer("seed"),
        run.object("options").asTexts(),
        network(run.object("network")),
        data(run.object("data")),
        normalization(run.object("normalization")),
        run.object("results").asNumbers());
  }

  private static Versions versions(JsonFields fields) {
    return new Versions(
        fields.text("lanewise"),
        fields.text("java"),
        fields.text("system"),
        fields.smallInteger("vectorBits"));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new JsonDataException("'" + text + "' for a time", e);
    }
  }

  private static RunRecord.Network network(JsonFields fields) {
    return new RunRecord.Network(
        fields.text("model"),
        checked(() -> nonlinearity(fields.text("activation"), fields.optionalText("sharing"))),
        fields.integer("parameters"),
        fields.text("description"));
  }

  private static Nonlinearity nonlinearity(String name, @Nullable String sharing) {
    return sharing == null
        ? Nonlinearities.byName(name)
        : Nonlinearities.byName(name, Sharing.byName(sharing));
  }

  private static RunRecord.Data data(JsonFields fields) {
    List<Integer> sample = fields.list("sample", JsonFields::asSmallInteger);
    if (sample.size() != 3 && sample.size() != 1) {
      throw new JsonDataException(
          "a sample " + sample + ", not [channels, height, width] or [features]");
    }
    return checked(() ->
        new RunRecord.Data(
            fields.text("name"),
            fields.text("checksum"),
            Shape.of(sample.stream().mapToInt(Integer::intValue).toArray()),
            fields.list("classNames", JsonFields::asText),
            fields.smallInteger("trainSize"),
            fields.smallInteger("testSize")));
  }

  private static Normalization normalization(JsonFields fields) {
    List<Double> mean = fields.list("mean", JsonFields::asNumber);
    List<Double> deviation = fields.list("deviation", JsonFields::asNumber);
    return checked(() -> new Normalization(floats(mean), floats(deviation)));
  }

  private static List<Float> floats(List<Double> values) {
    return values.stream().map(Double::floatValue).toList();
  }

  /** What a constructor refuses is here the file's fault. */
  private static <T> T checked(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new JsonDataException(e.getMessage(), e);
    }
  }
}
