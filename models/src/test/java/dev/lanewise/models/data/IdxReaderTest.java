package dev.lanewise.models.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.file.InvalidFileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class IdxReaderTest {
  private static IdxArray read(byte[] file) throws IOException {
    return IdxReader.read("some-file", new ByteArrayInputStream(file), file.length);
  }

  private static void refuses(byte[] file, String expected) {
    InvalidFileException refused =
        assertThrows(InvalidFileException.class, () -> read(file), expected);
    Mutations.requireOneLine(refused);
    assertTrue(refused.getMessage().startsWith("some-file: expected "), refused.getMessage());
    assertTrue(refused.getMessage().contains(expected), refused.getMessage());
  }

  /** A header of this magic number and these dimensions, and no data. */
  private static byte[] header(int magic, int... dims) {
    ByteBuffer header = ByteBuffer.allocate(4 + 4 * dims.length).putInt(magic);
    for (int dim : dims) {
      header.putInt(dim);
    }
    return header.array();
  }

  @Test
  void readsPlainAndCompressedAlike() throws IOException {
    // More than the reader's first buffer of a mebibyte, so that it grows.
    for (int count : new int[] {1, 2, 3000}) {
      byte[] plain = SmallFiles.idx(251, count, 28, 28);
      for (byte[] file : new byte[][] {plain, SmallFiles.gzip(plain)}) {
        IdxArray array = read(file);
        assertEquals(Shape.of(count, 28, 28), array.shape());
        assertArrayEquals(Arrays.copyOfRange(plain, 16, plain.length), array.data());
      }
    }
  }

  @Test
  void refusesEveryShorterFile() {
    byte[] plain = SmallFiles.idx(256, 3, 2, 2);
    for (int length = 0; length < plain.length; length++) {
      refuses(Arrays.copyOf(plain, length), length < 16 ? "whole IDX file" : "12 bytes that its");
    }
    byte[] gzip = SmallFiles.gzip(plain);
    for (int length = 2; length < gzip.length; length++) {
      refuses(Arrays.copyOf(gzip, length), "ends early");
    }
  }

  @Test
  void refusesALongerFile() {
    byte[] longer = Arrays.copyOf(SmallFiles.idx(256, 3, 2, 2), 29);
    refuses(longer, "expected to end after the 12 bytes that its header [3, 2, 2] promises");
    refuses(SmallFiles.gzip(longer), "expected to end after the 12 bytes");
  }

  @Test
  void refusesOtherMagicNumbersAndTypes() {
    refuses(header(0x89504e47), "got 89504e47");
    refuses(header(0x00000800), "got 00000800");
    refuses(header(0x00000805), "got 00000805");
    refuses(header(0x00000d03), "type 0x0d");
  }

  @Test
  void allocatesNothingForDimensionsThatLie() {
    refuses(header(0x0803, 60_000, 28, 28), "47040000 bytes that its header");
    refuses(header(0x0804, 65_536, 65_536, 65_536, 65_536), "that its header");
    refuses(SmallFiles.gzip(header(0x0801, Integer.MAX_VALUE)), "got at most");
    refuses(header(0x0801, 0), "dimensions of at least 1, got 0 as dimension 0");
    refuses(header(0x0802, 7, -1), "got 4294967295 as dimension 1");
  }

  @Test
  void refusesAGzipWithAWrongSum() {
    byte[] plain = SmallFiles.idx(256, 3);
    byte[] gzip = SmallFiles.gzip(plain);
    CRC32 sum = new CRC32();
    sum.update(plain);
    assertEquals((byte) sum.getValue(), gzip[gzip.length - 8]);
    gzip[gzip.length - 8] ^= 1;
    refuses(gzip, "a damaged one (Corrupt GZIP trailer)");
  }

  @Property(tries = 3000)
  void damagedFilesAreReadOrRefused(@ForAll long seed, @ForAll boolean compressed)
      throws IOException {
    byte[] plain = SmallFiles.idx(256, 3, 4, 5);
    byte[] damaged =
        compressed ? Mutations.of(SmallFiles.gzip(plain), seed) : Mutations.of(plain, seed);
    try {
      IdxArray array = read(damaged);
      assertEquals(array.shape().size(), array.data().length);
    } catch (InvalidFileException refused) {
      Mutations.requireOneLine(refused);
    }
  }
}
