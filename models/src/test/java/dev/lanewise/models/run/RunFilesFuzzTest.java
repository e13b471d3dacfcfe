package dev.lanewise.models.run;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.models.data.InvalidFileException;
import dev.lanewise.models.data.Mutations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Damaged files are read as something, or refused in one way: never with another exception. */
final class RunFilesFuzzTest {
  private static Path folder;
  private static byte[] weights;
  private static byte[] mixed;

  @BeforeContainer
  static void writeWeights() throws IOException {
    folder = Files.createTempDirectory("lanewise-fuzz");
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("0.weight", Tensor.zeros(Shape.of(2, 3)));
    tensors.put("0.bias", Tensor.zeros(Shape.of(3)));
    SequencedMap<String, String> metadata = new LinkedHashMap<>();
    metadata.put("producer", "fuzz");
    Path file = folder.resolve("w");
    Safetensors.write(file, tensors, metadata);
    weights = Files.readAllBytes(file);
    mixed = mixed();
  }

  /** A file with numbers of all types that are read, and of one that is not. */
  private static byte[] mixed() {
    byte[] header =
        ("{\"h\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[24,32]},"
                + "\"n\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]},"
                + "\"d\":{\"dtype\":\"F64\",\"shape\":[2,1],\"data_offsets\":[8,24]},"
                + "\"b\":{\"dtype\":\"BF16\",\"shape\":[1,4],\"data_offsets\":[32,40]}}")
            .getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + header.length + 40)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .array();
  }

  @Property(tries = 1000)
  void mappedFilesGiveTensorsOrAreRefused(@ForAll long seed) throws IOException {
    Path file = Files.write(folder.resolve("w"), Mutations.of(mixed, seed));
    try (SafetensorsFile stored = SafetensorsFile.open(file)) {
      for (String name : stored.shapes().keySet()) {
        if (stored.type(name).isReadable()) {
          stored.read(name);
        }
      }
    } catch (InvalidFileException refused) {
      Mutations.requireOneLine(refused);
    }
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    Files.delete(folder.resolve("w"));
    Files.delete(folder);
  }

  @Property(tries = 1000)
  void safetensorsAreReadOrRefused(@ForAll long seed) throws IOException {
    Path file = Files.write(folder.resolve("w"), Mutations.of(weights, seed));
    try {
      Safetensors.read(file);
    } catch (InvalidFileException refused) {
      Mutations.requireOneLine(refused);
    }
  }

  @Property(tries = 1000)
  void runRecordsAreReadOrRefused(@ForAll long seed) {
    byte[] json = Mutations.of(RunJson.write(RunRecords.example()), seed);
    try {
      RunJson.read("run.json", json);
    } catch (InvalidFileException refused) {
      Mutations.requireOneLine(refused);
    }
  }
}
