package dev.lanewise.models.data;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.lanewise.models.file.InvalidFileException;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Damage done to valid files: the same for the same seed. */
public final class Mutations {
  private static final byte[] TELLING = {
    0,
    1,
    8,
    9,
    10,
    13,
    ' ',
    '"',
    ',',
    '-',
    '.',
    '0',
    '9',
    ':',
    'E',
    'e',
    'n',
    't',
    'u',
    '[',
    '\\',
    ']',
    '{',
    '}',
    0x7f,
    (byte) 0x80,
    (byte) 0xc3,
    (byte) 0xff
  };

  private Mutations() {}

  /** A copy with one to four changes: bytes replaced, inserted, removed, repeated, or cut off. */
  public static byte[] of(byte[] valid, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = valid.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      bytes = changed(bytes, random);
    }
    return bytes;
  }

  private static byte[] changed(byte[] bytes, SplittableRandom random) {
    // Headers are short and stand first: half of the changes go there.
    int reach = random.nextBoolean() ? Math.min(32, bytes.length) : bytes.length;
    int at = random.nextInt(reach);
    byte value =
        random.nextBoolean() ? TELLING[random.nextInt(TELLING.length)] : (byte) random.nextInt(256);
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> spliced(bytes, at, at, new byte[] {value});
      case 2 -> spliced(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(8)), new byte[0]);
      case 3 -> {
        byte[] repeated = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 64));
        yield spliced(bytes, at, at, repeated);
      }
      default -> {
        byte[] copy = bytes.clone();
        copy[at] = value;
        yield copy;
      }
    };
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
    byte[] result = new byte[from + between.length + bytes.length - to];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(between, 0, result, from, between.length);
    System.arraycopy(bytes, to, result, from + between.length, bytes.length - to);
    return result;
  }

  /** A refusal is a message of one line. */
  public static void requireOneLine(InvalidFileException refused) {
    assertNotNull(refused.getMessage());
    assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
  }
}
