package dev.lanewise.models.run;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.file.InvalidFileException;
import io.avaje.json.JsonDataException;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The checked header of a safetensors file: when one exists, its entries tile the file's data.
 *
 * @param dataOffset where in the file the data begins
 * @param entries in the order of their data
 * @param metadata free text by name
 */
record SafetensorsHeader(
    long dataOffset, List<Entry> entries, SequencedMap<String, String> metadata) {
  static final String METADATA = "__metadata__";

  /** The format's own limit. */
  private static final long LONGEST_HEADER = 100_000_000;

  private static final int MAX_RANK = 16;

  /** Floats of one tensor: what a Java array holds. */
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  /**
   * One tensor.
   *
   * @param type of its numbers
   * @param begin offset in bytes of its first number, from the end of the header
   * @param end offset after its last number
   */
  record Entry(String name, StoredType type, Shape shape, long begin, long end) {}

  static void writeEntry(JsonWriter out, StoredType type, Shape shape, long begin, long end) {
    out.beginObject();
    out.name("dtype");
    out.value(type.name());
    out.name("shape");
    out.beginArray();
    for (int dim : shape.toArray()) {
      out.value(dim);
    }
    out.endArray();
    out.name("data_offsets");
    out.beginArray();
    out.value(begin);
    out.value(end);
    out.endArray();
    out.endObject();
  }

  /** Reads and checks the header of a whole file. */
  static SafetensorsHeader read(String who, MemorySegment file) throws InvalidFileException {
    long size = file.byteSize();
    if (size < Long.BYTES) {
      throw new InvalidFileException(
          who + ": expected a safetensors file, which has 8 bytes or more, got " + size);
    }
    // Not by a layout's get: its method handles would take longer than all the rest.
    long headerLength =
        file.asSlice(0, Long.BYTES).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getLong();
    long most = Math.min(LONGEST_HEADER, size - Long.BYTES);
    if (headerLength < 2 || headerLength > most) {
      throw new InvalidFileException(
          who
              + ": expected a safetensors header of 2 to "
              + most
              + " bytes, got a length of "
              + Long.toUnsignedString(headerLength)
              + "; the file is cut short, or in another"
              + " format");
    }
    byte[] json = file.asSlice(Long.BYTES, headerLength).toArray(ValueLayout.JAVA_BYTE);
    SafetensorsHeader header =
        JsonText.parse(
            who, "a safetensors header in JSON", json, in -> parse(Long.BYTES + headerLength, in));
    header.requireTiling(who, size - header.dataOffset());
    return header;
  }

  private static SafetensorsHeader parse(long dataOffset, JsonReader in) {
    List<Entry> entries = new ArrayList<>();
    SequencedMap<String, String> metadata = new LinkedHashMap<>();
    JsonText.object(
        in,
        (name, value) -> {
          if (name.equals(METADATA)) {
            JsonText.object(value, (key, text) -> metadata.put(key, text.readString()));
          } else {
            entries.add(entry(name, value));
          }
        });
    entries.sort(Comparator.comparingLong(Entry::begin));
    return new SafetensorsHeader(dataOffset, entries, metadata);
  }

  /** Whether a tensor may be called so: names stand in messages of one line. */
  static boolean isName(String name) {
    return !name.equals(METADATA) && name.chars().noneMatch(Character::isISOControl);
  }

  private static Entry entry(String name, JsonReader in) {
    if (!isName(name)) {
      throw new JsonDataException("a tensor's name with control characters: " + name);
    }
    List<String> dtype = new ArrayList<>();
    List<Long> dims = new ArrayList<>();
    List<Long> offsets = new ArrayList<>();
    List<String> fields = new ArrayList<>();
    JsonText.object(
        in,
        (field, value) -> {
          fields.add(field);
          switch (field) {
            case "dtype" -> dtype.add(value.readString());
            case "shape" -> dims.addAll(JsonText.array(value, MAX_RANK, JsonReader::readLong));
            case "data_offsets" -> offsets.addAll(JsonText.array(value, 2, JsonReader::readLong));
            default -> throw new JsonDataException("an unknown field '" + field + "' in " + name);
          }
        });
    if (fields.size() != 3 || offsets.size() != 2) {
      throw new JsonDataException(
          "no dtype, shape and data_offsets [begin, end] but "
              + fields
              + " "
              + offsets
              + " in "
              + name);
    }
    return new Entry(
        name,
        type(name, dtype.getFirst()),
        shape(name, dims),
        offsets.getFirst(),
        offsets.getLast());
  }

  private static StoredType type(String tensor, String name) {
    for (StoredType type : StoredType.values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw new JsonDataException(
        "numbers of type " + name + " in " + tensor + ", which is not known; convert the file");
  }

  private static Shape shape(String name, List<Long> dims) {
    long product = 1;
    for (long dim : dims) {
      product = dim < 1 || dim > LARGEST ? 0 : product * dim;
      if (product < 1 || product > LARGEST) {
        throw new JsonDataException(
            "a shape "
                + dims
                + " in "
                + name
                + ", not sizes of 1 or more with a product below 2³¹");
      }
    }
    return Shape.of(dims.stream().mapToInt(Long::intValue).toArray());
  }

  /** Every byte of the data belongs to one tensor, and each tensor has the bytes it needs. */
  private void requireTiling(String who, long dataSize) throws InvalidFileException {
    long at = 0;
    for (Entry entry : entries) {
      if (entry.begin() != at) {
        throw new InvalidFileException(
            who
                + ": expected the data of "
                + entry.name()
                + " at offset "
                + at
                + ", got "
                + entry.begin()
                + "; tensors must neither overlap nor leave gaps");
      }
      long bytes = (long) entry.type().bytes() * entry.shape().size();
      if (entry.end() - entry.begin() != bytes) {
        throw new InvalidFileException(
            who
                + ": expected "
                + bytes
                + " bytes for "
                + entry.name()
                + " "
                + entry.shape()
                + ", got offsets ["
                + entry.begin()
                + ", "
                + entry.end()
                + "]");
      }
      at = entry.end();
    }
    if (at != dataSize) {
      throw new InvalidFileException(
          who
              + ": expected "
              + at
              + " bytes of data, as its header says, got "
              + dataSize
              + "; the file is cut short or damaged");
    }
  }
}
