package dev.lanewise.models.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.models.data.InvalidFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        "{\"a\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}}|4|type F16 in a",
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
