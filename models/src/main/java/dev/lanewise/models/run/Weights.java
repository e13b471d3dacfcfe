package dev.lanewise.models.run;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Layer;
import dev.lanewise.models.data.InvalidFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
   * Puts the values of a file into tensors: all of them, or none if anything is wrong.
   *
   * @throws InvalidFileException if the file is damaged, or its names and shapes are not exactly
   *     those of the tensors
   * @throws IOException if it cannot be read
   */
  public static void load(Path file, SequencedMap<String, Tensor> tensors) throws IOException {
    try {
      copy(Safetensors.read(file).tensors(), tensors);
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
    List<Tensor> found = new ArrayList<>();
    for (Map.Entry<String, Tensor> entry : tensors.sequencedEntrySet()) {
      Tensor tensor = stored.get(entry.getKey());
      Tensor value = entry.getValue();
      if (tensor == null || !tensor.shape().equals(value.shape())) {
        throw new IllegalArgumentException(
            "expected parameter "
                + entry.getKey()
                + " of shape "
                + value.shape()
                + ", got "
                + (tensor == null ? "none" : tensor.shape())
                + "; the file belongs to another network");
      }
      found.add(tensor);
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
    Iterator<Tensor> values = found.iterator();
    for (Tensor tensor : tensors.sequencedValues()) {
      copy(values.next(), tensor);
    }
  }

  private static void copy(Tensor from, Tensor to) {
    System.arraycopy(from.data(), from.offset(), to.data(), to.offset(), to.size());
  }
}
