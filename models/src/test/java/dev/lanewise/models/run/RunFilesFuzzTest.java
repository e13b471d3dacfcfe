package dev.lanewise.models.run;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.models.data.InvalidFileException;
import dev.lanewise.models.data.Mutations;
import java.io.IOException;
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
