package dev.lanewise.models.run;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.models.file.InvalidFileException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * A safetensors file, mapped into memory: opening one of any size reads its header alone, and a
 * tensor's pages are read when the tensor is. The format stands at {@link Safetensors}.
 *
 * <p>Belongs to the thread that opened it, and holds the file until it is closed.
 */
public final class SafetensorsFile implements AutoCloseable {
  /** Numbers converted at a time. */
  private static final int CHUNK = 1 << 13;

  private static final ValueLayout.OfFloat FLOATS =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLES =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORTS =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final String who;
  private final Arena arena;
  private final MemorySegment data;
  private final SequencedMap<String, SafetensorsHeader.Entry> entries = new LinkedHashMap<>();
  private final SequencedMap<String, String> metadata;

  private SafetensorsFile(String who, Arena arena, MemorySegment data, SafetensorsHeader header) {
    this.who = who;
    this.arena = arena;
    this.data = data;
    this.metadata = Collections.unmodifiableSequencedMap(header.metadata());
    header.entries().forEach(entry -> entries.put(entry.name(), entry));
  }

  /**
   * Opens a file and checks its header: names, types, shapes, and that the tensors tile its data.
   *
   * @throws InvalidFileException if the file is not in the format, or is shorter or longer than its
   *     header says
   * @throws IOException if it cannot be read
   */
  public static SafetensorsFile open(Path file) throws IOException {
    Arena arena = Arena.ofConfined();
    try (FileChannel channel = FileChannel.open(file)) {
      // The mapping outlives the channel.
      MemorySegment bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
      SafetensorsHeader header = SafetensorsHeader.read(file.toString(), bytes);
      return new SafetensorsFile(
          file.toString(), arena, bytes.asSlice(header.dataOffset()), header);
    } catch (InternalError e) {
      arena.close();
      throw cut(file.toString(), e);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      arena.close();
      throw e;
    }
  }

  /** What the JVM throws for a page of a mapped file that is no longer there. */
  private static InvalidFileException cut(String who, InternalError e) {
    return new InvalidFileException(
        who
            + ": expected the size that it had a moment ago, got less; let no other program write"
            + " to it",
        e);
  }

  /** Shapes of all tensors by name, in the order of their data. */
  public SequencedMap<String, Shape> shapes() {
    SequencedMap<String, Shape> shapes = new LinkedHashMap<>();
    entries.forEach((name, entry) -> shapes.put(name, entry.shape()));
    return shapes;
  }

  /** Free text by name: what stands in {@code __metadata__}. */
  public SequencedMap<String, String> metadata() {
    return metadata;
  }

  /**
   * Of which numbers a tensor is made.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public StoredType type(String name) {
    return entry(name).type();
  }

  /**
   * A tensor of its own with the numbers of one of the file's, as {@link #read(String, Tensor)}.
   *
   * @throws InvalidFileException as there
   */
  public Tensor read(String name) throws InvalidFileException {
    Tensor tensor = Tensor.zeros(requireReadable(name).shape());
    read(name, tensor);
    return tensor;
  }

  /**
   * Puts the numbers of a tensor into another, as floats: F32 with the same bits, F16 and BF16
   * exactly, F64 rounded to the nearest float, to infinity where it is larger than any.
   *
   * @param to of the same shape
   * @throws IllegalArgumentException if there is no tensor of that name, or it has another shape
   * @throws InvalidFileException if its numbers are of another type, or the file has become shorter
   */
  public void read(String name, Tensor to) throws InvalidFileException {
    SafetensorsHeader.Entry entry = requireReadable(name);
    if (!entry.shape().equals(to.shape())) {
      throw new IllegalArgumentException(
          who + ": expected a tensor " + entry.shape() + " for " + name + ", got " + to.shape());
    }
    try {
      copy(entry, to.data(), to.offset());
    } catch (InternalError e) {
      throw cut(who, e);
    }
  }

  private SafetensorsHeader.Entry entry(String name) {
    SafetensorsHeader.Entry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(
          who + ": expected one of its " + entries.size() + " tensors, got '" + name + "'");
    }
    return entry;
  }

  /**
   * Sees to it that the numbers of these tensors are of a type that is read.
   *
   * @throws IllegalArgumentException if there is none of a name
   * @throws InvalidFileException if one is of another type
   */
  public void requireReadable(Iterable<String> names) throws InvalidFileException {
    for (String name : names) {
      requireReadable(name);
    }
  }

  private SafetensorsHeader.Entry requireReadable(String name) throws InvalidFileException {
    SafetensorsHeader.Entry entry = entry(name);
    if (!entry.type().isReadable()) {
      throw new InvalidFileException(
          who
              + ": expected numbers of type F32, F64, F16 or BF16 in "
              + name
              + ", got "
              + entry.type()
              + "; convert the file");
    }
    return entry;
  }

  private void copy(SafetensorsHeader.Entry entry, float[] to, int offset) {
    int size = entry.shape().size();
    switch (entry.type()) {
      case F32 -> MemorySegment.copy(data, FLOATS, entry.begin(), to, offset, size);
      case F64 -> copyDoubles(entry.begin(), to, offset, size);
      case F16 -> copyHalves(entry.begin(), to, offset, size);
      case BF16 -> copyBrainFloats(entry.begin(), to, offset, size);
      default -> throw new AssertionError(entry.type() + " was refused before");
    }
  }

  private void copyDoubles(long begin, float[] to, int offset, int size) {
    double[] chunk = new double[Math.min(CHUNK, size)];
    for (int at = 0; at < size; at += CHUNK) {
      int count = Math.min(CHUNK, size - at);
      MemorySegment.copy(data, DOUBLES, begin + (long) Double.BYTES * at, chunk, 0, count);
      for (int i = 0; i < count; i++) {
        to[offset + at + i] = (float) chunk[i];
      }
    }
  }

  private void copyHalves(long begin, float[] to, int offset, int size) {
    short[] chunk = new short[Math.min(CHUNK, size)];
    for (int at = 0; at < size; at += CHUNK) {
      int count = Math.min(CHUNK, size - at);
      MemorySegment.copy(data, SHORTS, begin + (long) Short.BYTES * at, chunk, 0, count);
      for (int i = 0; i < count; i++) {
        to[offset + at + i] = Float.float16ToFloat(chunk[i]);
      }
    }
  }

  private void copyBrainFloats(long begin, float[] to, int offset, int size) {
    short[] chunk = new short[Math.min(CHUNK, size)];
    for (int at = 0; at < size; at += CHUNK) {
      int count = Math.min(CHUNK, size - at);
      MemorySegment.copy(data, SHORTS, begin + (long) Short.BYTES * at, chunk, 0, count);
      for (int i = 0; i < count; i++) {
        to[offset + at + i] = Float.intBitsToFloat(chunk[i] << 16);
      }
    }
  }

  /** Lets go of the file. Tensors that were read stay. */
  @Override
  public void close() {
    arena.close();
  }
}
