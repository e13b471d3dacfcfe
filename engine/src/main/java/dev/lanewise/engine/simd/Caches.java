package dev.lanewise.engine.simd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A core's data caches. Kernels cut their work by them, so that what is used again is still there;
 * no result depends on it.
 *
 * @param first bytes of the first level
 * @param second bytes of the second level
 */
public record Caches(int first, int second) {
  /** System property that sets the first level, as {@code 48K}: {@value}. */
  public static final String FIRST = "lanewise.cache1";

  /** System property that sets the second level, as {@code 1M}: {@value}. */
  public static final String SECOND = "lanewise.cache2";

  private static final int KIB = 1024;

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})([KkMm]?)");

  /**
   * Those of this machine, as its operating system tells (Linux does), or as the properties say;
   * what neither tells is taken for 48 KiB and 1 MiB.
   */
  public static final Caches MACHINE =
      read(Path.of("/sys/devices/system/cpu/cpu0/cache"), System::getProperty);

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if the first level is not of 4 KiB to 4 MiB, or the second not
   *     of the first's size to 256 MiB
   */
  public Caches {
    if (!isFirst(first) || !isSecond(second, first)) {
      throw new IllegalArgumentException(
          "Caches: expected a first level of 4K to 4M and a second of at least that, up to 256M; got "
              + first
              + " and "
              + second
              + " bytes; set -D"
              + FIRST
              + " and -D"
              + SECOND);
    }
  }

  private static boolean isFirst(int bytes) {
    return bytes >= 4 * KIB && bytes <= 4 * KIB * KIB;
  }

  private static boolean isSecond(int bytes, int first) {
    return bytes >= first && bytes <= 256 * KIB * KIB;
  }

  /** From a folder as Linux has for a core, of {@code index0}, {@code index1} and so on. */
  static Caches read(Path folder, UnaryOperator<@Nullable String> properties) {
    int first = told(folder, 1);
    first = isFirst(first) ? first : 48 * KIB;
    int second = told(folder, 2);
    second = isSecond(second, first) ? second : Math.max(first, KIB * KIB);
    return new Caches(
        property(FIRST, properties.apply(FIRST), first),
        property(SECOND, properties.apply(SECOND), second));
  }

  private static int property(String name, @Nullable String value, int otherwise) {
    if (value == null) {
      return otherwise;
    }
    int bytes = bytes(value);
    if (bytes < 0) {
      throw new IllegalArgumentException(
          "-D" + name + ": expected a size such as 48K, 1M or 49152, got '" + value + "'");
    }
    return bytes;
  }

  /** Size of the data cache of a level; −1 where the folder does not tell. */
  private static int told(Path folder, int level) {
    for (int i = 0; Files.isDirectory(folder.resolve("index" + i)); i++) {
      Path index = folder.resolve("index" + i);
      boolean isData = !line(index.resolve("type")).equals("Instruction");
      if (isData && line(index.resolve("level")).equals(Integer.toString(level))) {
        return bytes(line(index.resolve("size")));
      }
    }
    return -1;
  }

  /** A file's text; nothing where it cannot be read: then the sizes are the usual ones. */
  private static String line(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** Bytes that a text such as {@code 48K} stands for; −1 if it stands for none. */
  private static int bytes(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      return -1;
    }
    long unit =
        switch (matcher.group(2)) {
          case "K", "k" -> KIB;
          case "M", "m" -> KIB * KIB;
          default -> 1;
        };
    long bytes = unit * Long.parseLong(matcher.group(1));
    return bytes <= Integer.MAX_VALUE ? (int) bytes : -1;
  }
}
