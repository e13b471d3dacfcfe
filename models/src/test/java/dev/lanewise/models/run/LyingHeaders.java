package dev.lanewise.models.run;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.data.Mutations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Safetensors files of the right form whose headers say what is not so. */
final class LyingHeaders {
  private static final int MOST_DATA = 1 << 12;
  private static final StoredType[] READ = {
    StoredType.F64, StoredType.F32, StoredType.F16, StoredType.BF16
  };
  private static final String[] TYPES = {"", "F4", "f32", "F32 ", "BOOL", "U64", "F64", "\\u0000"};
  private static final String[] SHAPES = {
    "[]",
    "[0]",
    "[-1]",
    "[2147483647]",
    "[2147483647,2147483647]",
    "[4294967296,4294967296]",
    "[9223372036854775807]",
    "[9223372036854775808]",
    "[65536,65536]",
    "[-2147483648,-2]",
    "[1e400]",
    "[1.5]",
    "[null]",
    "{}",
    "7",
    ones(17)
  };
  private static final String[] OFFSETS = {
    "-1",
    "2147483647",
    "2147483648",
    "4294967296",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "1e3",
    "0.5",
    "\"0\"",
    "null",
    "0,0"
  };
  private static final String[] NAMES = {
    "", "__metadata__", "\\ud800", "\\u0000", "../../x", "n".repeat(70_000)
  };
  private static final long[] LENGTHS = {
    0, 1, 2, -1, 1L << 31, 1L << 32, 100_000_000, 100_000_001, Long.MAX_VALUE, Long.MIN_VALUE
  };
  private static final String[] AROUND = {"", " ", "x", "}", "]", "\u0000", "\ufeff", ",{}", "[[["};

  private LyingHeaders() {}

  /** One tensor as the header tells of it: what the JSON has in each place. */
  private record Entry(String name, String type, String shape, String begin, String end) {
    String json() {
      return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%s,%s]}"
          .formatted(name, type, shape, begin, end);
    }
  }

  /** A file of tensors of these shapes, with one to three lies; the same for the same seed. */
  static byte[] of(Map<String, Shape> shapes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Entry> entries = new ArrayList<>();
    long at = 0;
    for (Map.Entry<String, Shape> tensor : shapes.entrySet()) {
      StoredType type = READ[random.nextInt(READ.length)];
      long end = at + (long) type.bytes() * tensor.getValue().size();
      entries.add(
          new Entry(
              tensor.getKey(),
              type.name(),
              Arrays.toString(tensor.getValue().toArray()),
              Long.toString(at),
              Long.toString(end)));
      at = end;
    }
    List<String> more = new ArrayList<>();
    int dataBytes = (int) at;
    for (int lies = 1 + random.nextInt(3); lies > 0; lies--) {
      int which = random.nextInt(entries.size());
      switch (random.nextInt(8)) {
        case 0 -> more.add(field(random));
        case 1 -> dataBytes = random.nextInt(MOST_DATA);
        case 2 -> entries.add(random.nextInt(entries.size()), entries.get(which));
        default -> entries.set(which, changed(entries.get(which), entries, random));
      }
    }
    more.addAll(entries.stream().map(Entry::json).toList());
    String around = random.nextInt(4) == 0 ? AROUND[random.nextInt(AROUND.length)] : "";
    byte[] file = file(more, around, dataBytes, random);
    return random.nextInt(4) == 0 ? Mutations.of(file, seed) : file;
  }

  private static Entry changed(Entry e, List<Entry> entries, SplittableRandom random) {
    Entry other = entries.get(random.nextInt(entries.size()));
    return switch (random.nextInt(8)) {
      case 0 -> new Entry(any(NAMES, random), e.type, e.shape, e.begin, e.end);
      case 1 -> new Entry(e.name, any(TYPES, random), e.shape, e.begin, e.end);
      case 2 -> new Entry(e.name, e.type, any(SHAPES, random), e.begin, e.end);
      case 3 -> new Entry(e.name, e.type, e.shape, any(OFFSETS, random), e.end);
      case 4 -> new Entry(e.name, e.type, e.shape, e.begin, any(OFFSETS, random));
      case 5 -> new Entry(e.name, e.type, e.shape, other.begin, other.end); // they overlap
      case 6 -> new Entry(e.name, other.type, other.shape, e.begin, e.end);
      default -> new Entry(e.name, e.type, nested(random), e.begin, e.end);
    };
  }

  /** A field beside the tensors: metadata that are text or not, or what no file has. */
  private static String field(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> "\"__metadata__\":{\"format\":\"pt\"}";
      case 1 -> "\"__metadata__\":{\"format\":" + any(SHAPES, random) + "}";
      case 2 -> "\"__metadata__\":" + nested(random);
      default -> "\"x\":" + nested(random);
    };
  }

  private static String nested(SplittableRandom random) {
    int depth = 1 << random.nextInt(15);
    return random.nextBoolean()
        ? "[".repeat(depth) + "]".repeat(depth)
        : "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
  }

  private static String ones(int count) {
    return IntStream.range(0, count).mapToObj(_ -> "1").collect(Collectors.joining(",", "[", "]"));
  }

  private static String any(String[] of, SplittableRandom random) {
    return of[random.nextInt(of.length)];
  }

  private static byte[] file(
      List<String> fields, String around, int dataBytes, SplittableRandom random) {
    byte[] header =
        ("{" + String.join(",", fields) + "}" + around).getBytes(StandardCharsets.UTF_8);
    boolean lies = random.nextInt(8) == 0;
    return ByteBuffer.allocate(Long.BYTES + header.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(lies ? LENGTHS[random.nextInt(LENGTHS.length)] : header.length)
        .put(header)
        .array();
  }
}
