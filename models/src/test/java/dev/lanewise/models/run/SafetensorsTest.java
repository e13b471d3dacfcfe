package dev.lanewise.models.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.engine.file.AtomicFile;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.models.file.InvalidFileException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SafetensorsTest {
  @TempDir Path folder;

  /** A file with this header and this many bytes of data. */
  private Path file(String header, int dataBytes) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json);
    return Files.write(folder.resolve("weights.safetensors"), bytes.array());
  }

  private String refusal(Path file) {
    String message =
        assertThrows(InvalidFileException.class, () -> Safetensors.read(file)).getMessage();
    assertFalse(message.contains("\n"), message);
    assertTrue(message.startsWith(file.toString()), message);
    return message;
  }

  @Test
  void readsBackTheSameBitsInTheSameOrder() throws IOException {
    float[] odd = {
      Float.NaN, Float.intBitsToFloat(0x7fc12345), -0f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, 7
    };
    float[] long1 = new float[40_000];
    for (int i = 0; i < long1.length; i++) {
      long1[i] = i;
    }
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("z.weight", new Tensor(Shape.of(2, 2), odd, 1));
    tensors.put("a \"quoted\" näme", Tensor.of(Shape.of(40_000), long1));
    tensors.put("scalar", Tensor.of(Shape.of(), 3f));
    SequencedMap<String, String> metadata = new LinkedHashMap<>();
    metadata.put("producer", "a test");
    Path file = folder.resolve("w.safetensors");

    Safetensors.write(file, tensors, metadata);
    StoredTensors stored = Safetensors.read(file);

    assertEquals(List.copyOf(tensors.keySet()), List.copyOf(stored.tensors().keySet()));
    assertEquals(metadata, stored.metadata());
    tensors.forEach((name, tensor) -> {
      Tensor read = stored.tensors().get(name);
      assertEquals(tensor.shape(), read.shape());
      float[] expected = tensor.toArray();
      float[] got = read.toArray();
      for (int i = 0; i < expected.length; i++) {
        assertEquals(Float.floatToRawIntBits(expected[i]), Float.floatToRawIntBits(got[i]));
      }
    });
  }

  /** Bytes written down from the format's description, not by our writer. */
  @Test
  void readsAFileWrittenByHand() throws IOException {
    String header =
        "{\"b\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[4,12]},"
            + "\"a\":{\"shape\":[1],\"data_offsets\":[0,4],\"dtype\":\"F32\"}}   ";
    Path file = file(header, 12);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] = 0x3f; // 0x3f800000, little-endian, is 1.0f
    bytes[bytes.length - 2] = (byte) 0x80;
    Files.write(file, bytes);
    StoredTensors stored = Safetensors.read(file);
    assertEquals(List.of("a", "b"), List.copyOf(stored.tensors().keySet()));
    assertArrayEquals(new float[] {0, 1}, stored.tensors().get("b").toArray());
  }

  /** Bits of numbers whose values the formats' definitions give. */
  @Test
  void readsEveryFloatingPointTypeAsFloats() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(3 * (8 + 4 + 2 + 2)).order(ByteOrder.LITTLE_ENDIAN);
    data.putDouble(0.1).putDouble(1e300).putDouble(-2.5);
    data.putFloat(0.1f).putFloat(Float.POSITIVE_INFINITY).putFloat(-2.5f);
    data.putShort((short) 0x3c00).putShort((short) 0x0001).putShort((short) 0xfbff);
    data.putShort((short) 0x3f80).putShort((short) 0xff80).putShort((short) 0x4049);
    String header =
        "{\"d\":{\"dtype\":\"F64\",\"shape\":[3],\"data_offsets\":[0,24]},"
            + "\"f\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[24,36]},"
            + "\"h\":{\"dtype\":\"F16\",\"shape\":[3],\"data_offsets\":[36,42]},"
            + "\"b\":{\"dtype\":\"BF16\",\"shape\":[3],\"data_offsets\":[42,48]}}";
    Path file = file(header, data.capacity());
    byte[] bytes = Files.readAllBytes(file);
    System.arraycopy(data.array(), 0, bytes, bytes.length - data.capacity(), data.capacity());
    Files.write(file, bytes);

    SequencedMap<String, Tensor> read = Safetensors.read(file).tensors();
    assertArrayEquals(new float[] {0.1f, Float.POSITIVE_INFINITY, -2.5f}, read.get("d").toArray());
    assertArrayEquals(new float[] {0.1f, Float.POSITIVE_INFINITY, -2.5f}, read.get("f").toArray());
    assertArrayEquals(new float[] {1, 0x1p-24f, -65504}, read.get("h").toArray());
    assertArrayEquals(new float[] {1, Float.NEGATIVE_INFINITY, 3.140625f}, read.get("b").toArray());
  }

  /** Over the chunk in which they are converted, and beside it. */
  @Test
  void convertsTensorsOfAnyLength() throws IOException {
    for (int size : new int[] {1, 8191, 8192, 8193, 20_000}) {
      String header =
          "{\"h\":{\"dtype\":\"F16\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
              .formatted(size, 2 * size);
      Path file = file(header, 2 * size);
      byte[] bytes = Files.readAllBytes(file);
      ByteBuffer data =
          ByteBuffer.wrap(bytes, bytes.length - 2 * size, 2 * size).order(ByteOrder.LITTLE_ENDIAN);
      float[] expected = new float[size];
      for (int i = 0; i < size; i++) {
        expected[i] = i % 2048; // exact in a half
        data.putShort(Float.floatToFloat16(expected[i]));
      }
      Files.write(file, bytes);
      assertArrayEquals(expected, Safetensors.read(file).tensors().get("h").toArray());
    }
  }

  @Test
  void readsSomeTensorsOfAFileThatHoldsOthersToo() throws IOException {
    Path file =
        file(
            "{\"steps\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]},"
                + "\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}",
            16);
    try (SafetensorsFile stored = SafetensorsFile.open(file)) {
      assertEquals(List.of("steps", "w"), List.copyOf(stored.shapes().keySet()));
      assertEquals(StoredType.I64, stored.type("steps"));
      assertArrayEquals(new float[2], stored.read("w").toArray());
      assertThrows(InvalidFileException.class, () -> stored.read("steps"));
      assertThrows(IllegalArgumentException.class, () -> stored.read("v"));
      assertThrows(IllegalArgumentException.class, () -> stored.read("w", Tensor.zeros(3)));
    }
  }

  /** A sparse file: its 5 GB are a hole, but for the last number. */
  @Test
  void readsBeyondTwoGigabytes() throws IOException {
    long floats = 1L << 28;
    StringBuilder header = new StringBuilder("{");
    for (int i = 0; i < 5; i++) {
      header.append(
          "\"%d\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[%d,%d]},"
              .formatted(i, floats, 4 * floats * i, 4 * floats * (i + 1)));
    }
    long end = 4 * floats * 5;
    header.append(
        "\"last\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}}"
            .formatted(end, end + 4));
    Path file = file(header.toString(), 0);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, 7);
      channel.write(one, 8 + header.length() + end);
    }
    try (SafetensorsFile stored = SafetensorsFile.open(file)) {
      assertArrayEquals(new float[] {7}, stored.read("last").toArray());
    }
  }

  /** Systems other than Windows let another program cut a file that is mapped. */
  @Test
  void saysSoWhereTheFileIsCutWhileItIsOpen() throws IOException {
    String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[100000],\"data_offsets\":[0,400000]}}";
    Path file = file(header, 400_000);
    assumeTrue(File.separatorChar == '/');
    try (SafetensorsFile stored = SafetensorsFile.open(file)) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(100);
      }
      String message =
          assertThrows(InvalidFileException.class, () -> stored.read("a")).getMessage();
      assertTrue(message.contains("let no other program write to it"), message);
    }
  }

  @Test
  void letsGoOfTheFileWhenClosed() throws IOException {
    SafetensorsFile stored =
        SafetensorsFile.open(
            file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4));
    stored.close();
    assertThrows(IllegalStateException.class, () -> stored.read("a"));
  }

  @Test
  void startsTheDataAtAMultipleOfEight() throws IOException {
    for (int length = 1; length < 9; length++) {
      SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("x".repeat(length), Tensor.zeros(1));
      Path file = folder.resolve("aligned" + length);
      Safetensors.write(file, tensors, new LinkedHashMap<>());
      assertEquals(0, (Files.size(file) - Float.BYTES) % 8);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":{\"dtype\":\"F4\",\"shape\":[8],\"data_offsets\":[0,4]}}|4|type F4 in a",
        "{\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}|8|in a, got I64",
        "{\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,4]}}|4|expected 8 bytes for a",
        "{\"a\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,4]}}|4|expected 2 bytes for a",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}|4|expected 8 bytes for a",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|8|at offset 0, got 4",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|8|expected 4 bytes of"
            + " data",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|0|expected 4 bytes of"
            + " data",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}|4|a shape [-1] in a",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}|0|a"
            + " shape",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}|4|no dtype, shape and",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}|4|no dtype, shape and",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"q\":1}}|4|unknown field"
            + " 'q'",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} x|4|safetensors header in"
            + " JSON",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}|4|safetensors header in"
            + " JSON",
        "{\"a\\nb\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|4|control"
            + " characters: a b",
        "[]|0|safetensors header in JSON",
        "{\"a\":|0|safetensors header in JSON",
        "{\"__metadata__\":{\"a\":1}}|0|safetensors header in JSON",
      })
  void namesWhatIsWrongWithAHeader(String header, int dataBytes, String expected)
      throws IOException {
    String message = refusal(file(header, dataBytes));
    assertTrue(message.contains(expected), message);
  }

  @Test
  void refusesTwoTensorsOfOneName() throws IOException {
    String entry = "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
    assertTrue(refusal(file("{" + entry + "," + entry + "}", 4)).contains("'a' twice"));
  }

  @Test
  void refusesOverlappingTensors() throws IOException {
    String header =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}";
    assertTrue(refusal(file(header, 12)).contains("data of b at offset 8, got 4"));
  }

  @Test
  void allocatesNothingForAHeaderLengthThatLies() throws IOException {
    for (long lie : new long[] {Long.MAX_VALUE, -1, 1L << 40, 3, 0, 200_000_000}) {
      ByteBuffer bytes = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
      bytes.putLong(lie).put("{}".getBytes(StandardCharsets.UTF_8));
      Path file = Files.write(folder.resolve("lie"), bytes.array());
      assertTrue(refusal(file).contains("length of " + Long.toUnsignedString(lie)));
    }
  }

  @Test
  void refusesAFileShorterThanItsLengthField() throws IOException {
    for (int size = 0; size < 8; size++) {
      refusal(Files.write(folder.resolve("short" + size), new byte[size]));
    }
  }

  @Test
  void keepsTheOldFileAndNoPartialOneWhenWritingFails() throws IOException {
    Path file = folder.resolve("w.safetensors");
    Files.writeString(file, "old");
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("__metadata__", Tensor.zeros(1));
    assertThrows(
        IllegalArgumentException.class,
        () -> Safetensors.write(file, tensors, new LinkedHashMap<>()));
    assertThrows(
        IOException.class,
        () ->
            AtomicFile.write(
                file,
                out -> {
                  out.write(new byte[100_000]);
                  throw new IOException("disk full");
                }));
    assertEquals("old", Files.readString(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }
}
