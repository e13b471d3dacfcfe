package dev.lanewise.models.image;

import dev.lanewise.models.file.InvalidFileException;
import java.nio.ByteBuffer;

/**
 * The chunks of a PNG file (ISO/IEC 15948, 5.3): length, type, data, checksum. The JDK's reader
 * makes arrays as long as a chunk says that it is, so a file that lies could ask for all memory.
 */
final class PngChunks {
  private static final long SIGNATURE = 0x89504E470D0A1A0AL;
  private static final int SIGNATURE_SIZE = 8;

  /** Length, type and checksum, four bytes each. */
  private static final int AROUND_DATA = 12;

  private PngChunks() {}

  /** Whether the file begins as a PNG file does. */
  static boolean isPng(byte[] file) {
    return file.length >= SIGNATURE_SIZE && ByteBuffer.wrap(file).getLong() == SIGNATURE;
  }

  /**
   * Checks that no chunk is longer than what is left of the file.
   *
   * @throws InvalidFileException if one is
   */
  static void requireWithin(String who, byte[] file) throws InvalidFileException {
    ByteBuffer png = ByteBuffer.wrap(file);
    int at = SIGNATURE_SIZE;
    while (at + AROUND_DATA <= file.length) {
      int length = png.getInt(at);
      int left = file.length - at - AROUND_DATA;
      if (Integer.compareUnsigned(length, left) > 0) {
        throw new InvalidFileException(
            who
                + ": expected a whole PNG file, got a chunk of "
                + Integer.toUnsignedString(length)
                + " bytes at byte "
                + at
                + ", where "
                + left
                + " are left");
      }
      at += AROUND_DATA + length;
    }
  }
}
