package dev.lanewise.models.run;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.data.InvalidFileException;
import io.avaje.json.JsonDataException;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The checked header of a safetensors file: when one exists, its entries tile the file's data.
 *
 * @param entries in the order of their data
 * @param metadata free text by name
 */
record SafetensorsHeader(List<Entry> entries, SequencedMap<String, String> metadata) {
  static final String METADATA = "__metadata__";

  /** The format's own limit. */
  private static final long LONGEST_HEADER = 100_000_000;

  private static final String DTYPE = "F32";
  private static final int MAX_RANK = 16;

  /** Floats of one tensor: what a Java array holds. */
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  /**
   * One tensor.
   *
   * @param begin offset in bytes of its first number, from the end of the header
   * @param end offset after its last number
   */
  record Entry(String name, Shape shape, long begin, long end) {}

  static void writeEntry(JsonWriter out, Shape shape, long begin, long end) {
    out.beginObject();
    out.name("dtype");
    out.value(DTYPE);
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

  /** Reads and checks the header, and leaves the channel at the first number. */
  static SafetensorsHeader read(String who, FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < Long.BYTES) {
      throw new InvalidFileException(
          who + ": expected a safetensors file, which has 8 bytes or more, got " + size);
    }
    ByteBuffer length = Safetensors.littleEndian(Long.BYTES);
    Safetensors.readFully(channel, length);
    long headerLength = length.flip().getLong();
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
    ByteBuffer header = ByteBuffer.allocate((int) headerLength);
    Safetensors.readFully(channel, header);
    SafetensorsHeader parsed =
        JsonText.parse(
            who, "a safetensors header in JSON", header.array(), SafetensorsHeader::parse);
    parsed.requireTiling(who, size - Long.BYTES - headerLength);
    return parsed;
  }

  private static SafetensorsHeader parse(JsonReader in) {
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
    return new SafetensorsHeader(entries, metadata);
  }

  private static Entry entry(String name, JsonReader in) {
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
    if (!dtype.getFirst().equals(DTYPE)) {
      throw new JsonDataException(
          "numbers of type "
              + dtype.getFirst()
              + " in "
              + name
              + ", where "
              + DTYPE
              + " alone is read; convert the file");
    }
    return new Entry(name, shape(name, dims), offsets.getFirst(), offsets.getLast());
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
      long bytes = (long) Float.BYTES * entry.shape().size();
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
    if (dataSize > Runtime.getRuntime().maxMemory()) {
      throw new InvalidFileException(
          who
              + ": expected weights that fit in memory, got "
              + dataSize
              + " bytes; give Java more with -Xmx");
    }
  }
}
