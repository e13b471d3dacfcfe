package dev.lanewise.models.data;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.file.InvalidFileException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads the IDX format of the MNIST files (LeCun, Cortes, Burges): two zero bytes, a type byte, the
 * number of dimensions, each dimension as a big-endian int, the data. Plain or gzip, told apart by
 * their first bytes. Only unsigned bytes (type 0x08) are read: no image set uses another type.
 */
final class IdxReader {
  private static final int UNSIGNED_BYTE = 0x08;
  private static final int MAX_RANK = 4;
  private static final int FIRST_BUFFER = 1 << 20;

  /** Deflate (RFC 1951) makes at most 1,032 bytes of one; the header's own claims end there. */
  private static final long MAX_INFLATION = 1032;

  private IdxReader() {}

  /**
   * The array of a file.
   *
   * @throws InvalidFileException if it is no IDX file of unsigned bytes, shorter or longer than its
   *     header says, or damaged
   * @throws IOException if it cannot be read
   */
  static IdxArray read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(file.toString(), in, Files.size(file));
    }
  }

  /**
   * The array of a stream of {@code size} bytes.
   *
   * @param who names the file in messages
   */
  static IdxArray read(String who, InputStream stream, long size) throws IOException {
    BufferedInputStream raw = new BufferedInputStream(stream, 1 << 16);
    raw.mark(2);
    boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
    raw.reset();
    try {
      return gzip
          ? parse(who, new GZIPInputStream(raw, 1 << 16), size * MAX_INFLATION, "at most ")
          : parse(who, raw, size, "");
    } catch (EOFException e) {
      throw new InvalidFileException(
          who
              + ": expected a whole IDX file, got one that ends early ("
              + size
              + " bytes); fetch it again",
          e);
    } catch (ZipException e) {
      throw new InvalidFileException(
          who
              + ": expected a gzip file, got a damaged one ("
              + e.getMessage()
              + "); fetch it again",
          e);
    }
  }

  private static IdxArray parse(String who, InputStream stream, long most, String atMost)
      throws IOException {
    DataInputStream in = new DataInputStream(stream);
    int magic = in.readInt();
    int rank = magic & 0xff;
    if (magic >>> 16 != 0 || rank < 1 || rank > MAX_RANK) {
      throw new InvalidFileException(
          String.format(
              "%s: expected an IDX file, which starts with 00 00 08 and 1 to %d dimensions, got"
                  + " %08x; check that it is an image or label file",
              who, MAX_RANK, magic));
    }
    if ((magic >>> 8 & 0xff) != UNSIGNED_BYTE) {
      throw new InvalidFileException(
          String.format(
              "%s: expected unsigned bytes (type 0x08), got type 0x%02x; convert the values to"
                  + " bytes",
              who, magic >>> 8 & 0xff));
    }
    int[] dims = new int[rank];
    long declared = 1;
    for (int i = 0; i < rank; i++) {
      dims[i] = in.readInt();
      // A product that overflows would be negative or small: it is held at what no file can reach.
      declared = dims[i] < 1 ? 0 : Math.min(declared * dims[i], Long.MAX_VALUE >> 32);
      if (declared == 0) {
        throw new InvalidFileException(
            who
                + ": expected dimensions of at least 1, got "
                + Integer.toUnsignedString(dims[i])
                + " as dimension "
                + i);
      }
    }
    long header = 4 + 4L * rank;
    if (declared > most - header) {
      throw new InvalidFileException(
          who
              + ": expected the "
              + declared
              + " bytes that its header "
              + Arrays.toString(dims)
              + " promises, got "
              + atMost
              + Math.max(0, most - header)
              + "; fetch it again");
    }
    if (declared > Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory())) {
      throw new InvalidFileException(
          who
              + ": expected a file that fits in memory, got one of "
              + declared
              + " bytes; give Java more with -Xmx (up to 2 GB a file)");
    }
    byte[] data = readAll(in, (int) declared);
    if (in.read() >= 0) {
      throw new InvalidFileException(
          who
              + ": expected to end after the "
              + declared
              + " bytes that its header "
              + Arrays.toString(dims)
              + " promises, got more; fetch it again");
    }
    return new IdxArray(Shape.of(dims), data);
  }

  /** Memory grows with the bytes that really come, not with those that were promised. */
  private static byte[] readAll(DataInputStream in, int declared) throws IOException {
    byte[] data = new byte[Math.min(declared, FIRST_BUFFER)];
    int filled = 0;
    while (true) {
      in.readFully(data, filled, data.length - filled);
      filled = data.length;
      if (filled == declared) {
        return data;
      }
      data = Arrays.copyOf(data, (int) Math.min(declared, 2L * filled));
    }
  }
}
