package dev.lanewise.models.run;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Layer;
import dev.lanewise.models.file.InvalidFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/** A network's parameters and state in a safetensors file. */
public final class Weights {
  private static final String PRODUCER = "producer";

  private Weights() {}

  /** All numbers that make up a layer: values of its parameters, then its state, by name. */
  public static SequencedMap<String, Tensor> of(Layer layer) {
    SequencedMap<String, Tensor> all = new LinkedHashMap<>();
    layer.parameters().forEach((name, parameter) -> all.put(name, parameter.value()));
    all.putAll(layer.state());
    return all;
  }

  /** Writes tensors under their names. */
  public static void save(Path file, SequencedMap<String, Tensor> tensors) throws IOException {
    SequencedMap<String, String> metadata = new LinkedHashMap<>();
    metadata.put(PRODUCER, "lanewise " + Versions.current().lanewise());
    Safetensors.write(file, tensors, metadata);
  }

  /**
   * Puts the values of a file into tensors: all of them, or none if anything is wrong with the file
   * as it is when it is opened.
   *
   * @throws InvalidFileException if the file is damaged, or its names and shapes are not exactly
   *     those of the tensors
   * @throws IOException if it cannot be read
   */
  public static void load(Path file, SequencedMap<String, Tensor> tensors) throws IOException {
    try (SafetensorsFile stored = SafetensorsFile.open(file)) {
      requireSame(stored.shapes(), tensors);
      stored.requireReadable(tensors.sequencedKeySet());
      for (Map.Entry<String, Tensor> entry : tensors.sequencedEntrySet()) {
        stored.read(entry.getKey(), entry.getValue());
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidFileException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Copies numbers into tensors of the same names and shapes: all of them, or none if a name or a
   * shape differs.
   *
   * @throws IllegalArgumentException if one does
   */
  public static void copy(
      SequencedMap<String, Tensor> stored, SequencedMap<String, Tensor> tensors) {
    SequencedMap<String, Shape> shapes = new LinkedHashMap<>();
    stored.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    requireSame(shapes, tensors);
    for (Map.Entry<String, Tensor> entry : stored.sequencedEntrySet()) {
      copy(entry.getValue(), Objects.requireNonNull(tensors.get(entry.getKey())));
    }
  }

  private static void requireSame(
      SequencedMap<String, Shape> stored, SequencedMap<String, Tensor> tensors) {
    for (Map.Entry<String, Tensor> entry : tensors.sequencedEntrySet()) {
      Shape shape = stored.get(entry.getKey());
      Shape expected = entry.getValue().shape();
      if (shape == null || !shape.equals(expected)) {
        throw new IllegalArgumentException(
            "expected parameter "
                + entry.getKey()
                + " of shape "
                + expected
                + ", got "
                + (shape == null ? "none" : shape)
                + "; the file belongs to another network");
      }
    }
    for (String name : stored.sequencedKeySet()) {
      if (!tensors.containsKey(name)) {
        throw new IllegalArgumentException(
            "expected only the "
                + tensors.size()
                + " parameters of the network, got "
                + name
                + " too; the file belongs to another network");
      }
    }
  }

  private static void copy(Tensor from, Tensor to) {
    System.arraycopy(from.data(), from.offset(), to.data(), to.offset(), to.size());
  }
}
