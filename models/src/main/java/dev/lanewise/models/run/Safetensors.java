package dev.lanewise.models.run;

import dev.lanewise.engine.file.AtomicFile;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.models.file.InvalidFileException;
import io.avaje.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Reads and writes tensors in Hugging Face's safetensors format.
 *
 * <pre>
 * 8 bytes    length of the header, little-endian
 * header     JSON, UTF-8: name → {"dtype":"F32", "shape":[…], "data_offsets":[begin, end]},
 *            and "__metadata__" → {string: string}; padded with spaces to a multiple of 8
 * data       the numbers, little-endian, row-major, without gaps; offsets count from here
 * </pre>
 *
 * <p>F32 is written; F32, F64, F16 and BF16 are read, as floats. Source: the format's description
 * at github.com/huggingface/safetensors.
 */
public final class Safetensors {
  /** Floats converted at a time. */
  private static final int CHUNK = 1 << 14;

  private static final int ALIGNMENT = 8;

  private Safetensors() {}

  /**
   * Writes tensors in the map's order.
   *
   * @throws IllegalArgumentException if a tensor is called {@code __metadata__}, or by a name with
   *     control characters
   * @throws IOException if the file cannot be written; what was there before then remains
   */
  public static void write(
      Path file, SequencedMap<String, Tensor> tensors, SequencedMap<String, String> metadata)
      throws IOException {
    write(file, new LinkedHashMap<>(), tensors, metadata);
  }

  /**
   * The same with counts, such as PyTorch keeps of the batches that a normalisation has seen.
   *
   * @param counts of no dimension, I64, before the tensors
   * @throws IllegalArgumentException if one is called {@code __metadata__}, as a tensor is, or by a
   *     name with control characters
   * @throws IOException if the file cannot be written; what was there before then remains
   */
  public static void write(
      Path file,
      SequencedMap<String, Long> counts,
      SequencedMap<String, Tensor> tensors,
      SequencedMap<String, String> metadata)
      throws IOException {
    requireNames(file, counts, tensors);
    byte[] header = header(counts, tensors, metadata);
    AtomicFile.write(
        file,
        out -> {
          out.write(littleEndian(Long.BYTES).putLong(header.length).array());
          out.write(header);
          for (long count : counts.sequencedValues()) {
            out.write(littleEndian(Long.BYTES).putLong(count).array());
          }
          byte[] chunk = new byte[CHUNK * Float.BYTES];
          for (Tensor tensor : tensors.sequencedValues()) {
            writeData(out, tensor, chunk);
          }
        });
  }

  private static void requireNames(
      Path file, SequencedMap<String, Long> counts, SequencedMap<String, Tensor> tensors) {
    for (String name : counts.sequencedKeySet()) {
      if (tensors.containsKey(name)) {
        throw new IllegalArgumentException(
            file + ": expected a name for each, got " + name + " for a tensor and a count");
      }
    }
    boolean areNames =
        counts.keySet().stream().allMatch(SafetensorsHeader::isName)
            && tensors.keySet().stream().allMatch(SafetensorsHeader::isName);
    if (!areNames) {
      throw new IllegalArgumentException(
          file
              + ": expected tensor names without control characters, and other than "
              + SafetensorsHeader.METADATA
              + ", which the format keeps for itself; rename it");
    }
  }

  private static byte[] header(
      SequencedMap<String, Long> counts,
      SequencedMap<String, Tensor> tensors,
      SequencedMap<String, String> metadata) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonWriter out = JsonText.STREAM.writer(bytes)) {
      out.beginObject();
      if (!metadata.isEmpty()) {
        out.name(SafetensorsHeader.METADATA);
        out.beginObject();
        for (Map.Entry<String, String> entry : metadata.sequencedEntrySet()) {
          out.name(entry.getKey());
          out.value(entry.getValue());
        }
        out.endObject();
      }
      long begin = 0;
      for (String name : counts.sequencedKeySet()) {
        out.name(name);
        SafetensorsHeader.writeEntry(out, StoredType.I64, Shape.of(), begin, begin + Long.BYTES);
        begin += Long.BYTES;
      }
      for (Map.Entry<String, Tensor> entry : tensors.sequencedEntrySet()) {
        long end = begin + (long) Float.BYTES * entry.getValue().size();
        out.name(entry.getKey());
        SafetensorsHeader.writeEntry(out, StoredType.F32, entry.getValue().shape(), begin, end);
        begin = end;
      }
      out.endObject();
    }
    while (bytes.size() % ALIGNMENT != 0) {
      bytes.write(' ');
    }
    return bytes.toByteArray();
  }

  private static void writeData(OutputStream out, Tensor tensor, byte[] chunk) throws IOException {
    FloatBuffer floats = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    for (int at = 0; at < tensor.size(); at += CHUNK) {
      int count = Math.min(CHUNK, tensor.size() - at);
      floats.clear().put(tensor.data(), tensor.offset() + at, count);
      out.write(chunk, 0, count * Float.BYTES);
    }
  }

  /**
   * All tensors of a file as floats, in the order of their data; {@link SafetensorsFile} reads some
   * of them.
   *
   * @throws InvalidFileException if the file is not in the format, is shorter or longer than its
   *     header says, holds other numbers than F32, F64, F16 and BF16, or more than fit in memory
   * @throws IOException if it cannot be read
   */
  public static StoredTensors read(Path file) throws IOException {
    try (SafetensorsFile stored = SafetensorsFile.open(file)) {
      SequencedMap<String, Shape> shapes = stored.shapes();
      requireRoom(file, shapes);
      SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
      for (String name : shapes.sequencedKeySet()) {
        tensors.put(name, stored.read(name));
      }
      return new StoredTensors(tensors, stored.metadata());
    }
  }

  private static void requireRoom(Path file, SequencedMap<String, Shape> shapes)
      throws InvalidFileException {
    long bytes = 0;
    for (Shape shape : shapes.sequencedValues()) {
      bytes += (long) Float.BYTES * shape.size();
    }
    if (bytes > Runtime.getRuntime().maxMemory()) {
      throw new InvalidFileException(
          file
              + ": expected weights that fit in memory, got "
              + bytes
              + " bytes as floats; give Java more with -Xmx");
    }
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
