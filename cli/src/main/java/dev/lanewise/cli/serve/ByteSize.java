package dev.lanewise.cli.serve;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A number of bytes, as {@code 10MB}.
 *
 * @param bytes at least 1
 */
record ByteSize(int bytes) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,10})\\s*(|B|KB|MB|KIB|MIB)");

  /** Reads {@code 4096}, {@code 64KB} or {@code 10MiB}. */
  static ByteSize parse(String text) {
    Matcher matcher = TEXT.matcher(text.toUpperCase(Locale.ROOT));
    long bytes = matcher.matches() ? Long.parseLong(matcher.group(1)) * unit(matcher.group(2)) : 0;
    if (bytes < 1 || bytes > 1 << 30) {
      throw new IllegalArgumentException(
          "expected a size from 1B to 1024MiB, such as 10MB, got '" + text + "'");
    }
    return new ByteSize((int) bytes);
  }

  private static long unit(String name) {
    return switch (name) {
      case "KB" -> 1_000;
      case "MB" -> 1_000_000;
      case "KIB" -> 1 << 10;
      case "MIB" -> 1 << 20;
      default -> 1;
    };
  }

  /** For picocli. */
  static final class Converter implements ITypeConverter<ByteSize> {
    /** Made by picocli. */
    Converter() {}

    @Override
    public ByteSize convert(String value) {
      try {
        return parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
