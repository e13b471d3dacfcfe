package dev.lanewise.models.run;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.models.data.InvalidFileException;
import io.avaje.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
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
 * <p>Only F32 is read. Source: the format's description at github.com/huggingface/safetensors.
 */
public final class Safetensors {
  /** Floats converted at a time. */
  private static final int CHUNK = 1 << 14;

  private static final int ALIGNMENT = 8;

  private Safetensors() {}

  /**
   * Writes tensors in the map's order.
   *
   * @throws IllegalArgumentException if a tensor is called {@code __metadata__}
   * @throws IOException if the file cannot be written; what was there before then remains
   */
  public static void write(
      Path file, SequencedMap<String, Tensor> tensors, SequencedMap<String, String> metadata)
      throws IOException {
    if (tensors.containsKey(SafetensorsHeader.METADATA)) {
      throw new IllegalArgumentException(
          file
              + ": expected tensor names other than "
              + SafetensorsHeader.METADATA
              + ", which the format keeps for itself; rename it");
    }
    byte[] header = header(tensors, metadata);
    AtomicFile.write(
        file,
        out -> {
          out.write(littleEndian(Long.BYTES).putLong(header.length).array());
          out.write(header);
          byte[] chunk = new byte[CHUNK * Float.BYTES];
          for (Tensor tensor : tensors.sequencedValues()) {
            writeData(out, tensor, chunk);
          }
        });
  }

  private static byte[] header(
      SequencedMap<String, Tensor> tensors, SequencedMap<String, String> metadata) {
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
      for (Map.Entry<String, Tensor> entry : tensors.sequencedEntrySet()) {
        long end = begin + (long) Float.BYTES * entry.getValue().size();
        out.name(entry.getKey());
        SafetensorsHeader.writeEntry(out, entry.getValue().shape(), begin, end);
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
   * All tensors of a file, in the order of their data.
   *
   * @throws InvalidFileException if the file is not in the format, is shorter or longer than its
   *     header says, or holds other numbers than F32
   * @throws IOException if it cannot be read
   */
  public static StoredTensors read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      SafetensorsHeader header = SafetensorsHeader.read(file.toString(), channel);
      SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
      for (SafetensorsHeader.Entry entry : header.entries()) {
        tensors.put(entry.name(), readData(channel, entry.shape()));
      }
      return new StoredTensors(tensors, header.metadata());
    } catch (EOFException e) {
      throw new InvalidFileException(
          file
              + ": expected the size that it had a moment ago, got less; let no other program"
              + " write to it",
          e);
    }
  }

  private static Tensor readData(FileChannel channel, Shape shape) throws IOException {
    float[] data = new float[shape.size()];
    ByteBuffer chunk = littleEndian(CHUNK * Float.BYTES);
    FloatBuffer floats = chunk.asFloatBuffer();
    for (int at = 0; at < data.length; at += CHUNK) {
      int count = Math.min(CHUNK, data.length - at);
      readFully(channel, chunk.clear().limit(count * Float.BYTES));
      floats.clear().get(data, at, count);
    }
    return new Tensor(shape, data, 0);
  }

  static void readFully(FileChannel channel, ByteBuffer to) throws IOException {
    while (to.hasRemaining()) {
      if (channel.read(to) < 0) {
        throw new EOFException("the file ends early");
      }
    }
  }

  static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
