package dev.lanewise.models.data;

import dev.lanewise.models.file.InvalidFileException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Takes chosen files out of a gzip-compressed tar archive (POSIX.1-1988 ustar headers). Whatever
 * folders the archive names, the files land directly in one folder, and nothing else is written.
 */
final class TarGz {
  private static final int BLOCK = 512;
  private static final int NAME_LENGTH = 100;
  private static final int SIZE_OFFSET = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int TYPE_OFFSET = 156;

  private TarGz() {}

  /**
   * Writes those regular files of {@code archive} whose last name part is in {@code wanted}.
   *
   * @param most bytes that one of them may have
   * @throws InvalidFileException if the archive is damaged, or a wanted file larger
   */
  static void extract(Path archive, Set<String> wanted, long most, Path folder) throws IOException {
    try (InputStream raw = Files.newInputStream(archive);
        DataInputStream in = new DataInputStream(new GZIPInputStream(raw, 1 << 16))) {
      byte[] header = new byte[BLOCK];
      while (true) {
        in.readFully(header);
        if (header[0] == 0) {
          return;
        }
        String name = text(header, 0, NAME_LENGTH);
        long size = size(archive, header);
        boolean regular = header[TYPE_OFFSET] == '0' || header[TYPE_OFFSET] == 0;
        String last = name.substring(name.lastIndexOf('/') + 1);
        long padding = (BLOCK - size % BLOCK) % BLOCK;
        if (regular && wanted.contains(last)) {
          if (size > most) {
            throw new InvalidFileException(
                archive + ": expected " + last + " of at most " + most + " bytes, got " + size);
          }
          write(in, size, folder.resolve(last));
          in.skipNBytes(padding);
        } else {
          in.skipNBytes(size + padding);
        }
      }
    } catch (EOFException e) {
      throw new InvalidFileException(
          archive + ": expected a whole tar.gz file, got one that ends early; fetch it again", e);
    } catch (ZipException e) {
      throw new InvalidFileException(
          archive
              + ": expected a tar.gz file, got a damaged one ("
              + e.getMessage()
              + "); fetch it again",
          e);
    }
  }

  private static void write(DataInputStream in, long size, Path target) throws IOException {
    byte[] buffer = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(target)) {
      for (long left = size; left > 0; ) {
        int count = (int) Math.min(left, buffer.length);
        in.readFully(buffer, 0, count);
        out.write(buffer, 0, count);
        left -= count;
      }
    }
  }

  private static long size(Path archive, byte[] header) throws InvalidFileException {
    String octal = text(header, SIZE_OFFSET, SIZE_LENGTH).strip();
    if (!octal.matches("[0-7]{1,11}")) {
      throw new InvalidFileException(
          archive
              + ": expected a tar header with an octal size, got '"
              + octal
              + "'; fetch it again");
    }
    return Long.parseLong(octal, 8);
  }

  private static String text(byte[] header, int offset, int length) {
    int end = offset;
    while (end < offset + length && header[end] != 0) {
      end++;
    }
    return new String(header, offset, end - offset, StandardCharsets.ISO_8859_1);
  }
}
