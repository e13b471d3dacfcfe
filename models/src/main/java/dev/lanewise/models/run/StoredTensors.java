package dev.lanewise.models.run;

import dev.lanewise.engine.tensor.Tensor;
import java.util.SequencedMap;

/**
 * What a safetensors file holds.
 *
 * @param tensors by name, in the order of their data
 * @param metadata free text by name
 */
public record StoredTensors(
    SequencedMap<String, Tensor> tensors, SequencedMap<String, String> metadata) {}
