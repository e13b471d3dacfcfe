package dev.lanewise.models.run;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.models.file.InvalidFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Where a training stands between two steps: with it, and the settings of the run, training goes on
 * to the same bits as if it had never been interrupted.
 *
 * @param epochs epochs that have ended
 * @param steps steps of the epoch at hand
 * @param lossSum of its samples
 * @param tensors weights, the optimizer's numbers and what was counted, by name
 */
public record Checkpoint(
    int epochs, int steps, double lossSum, SequencedMap<String, Tensor> tensors) {
  private static final String EPOCHS = "epochs";
  private static final String STEPS = "steps";
  private static final String LOSS_SUM = "loss-sum";

  /** Writes it as a safetensors file, in place of an earlier one. */
  void save(Path file) throws IOException {
    SequencedMap<String, String> metadata = new LinkedHashMap<>();
    metadata.put(EPOCHS, Integer.toString(epochs));
    metadata.put(STEPS, Integer.toString(steps));
    metadata.put(LOSS_SUM, Double.toString(lossSum));
    Safetensors.write(file, tensors, metadata);
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws InvalidFileException if the file is damaged, or none of these
   */
  static Checkpoint load(Path file) throws IOException {
    StoredTensors stored = Safetensors.read(file);
    try {
      return new Checkpoint(
          Integer.parseInt(text(stored, EPOCHS)),
          Integer.parseInt(text(stored, STEPS)),
          Double.parseDouble(text(stored, LOSS_SUM)),
          stored.tensors());
    } catch (NumberFormatException e) {
      throw new InvalidFileException(
          file + ": expected the position of a training in its metadata, got none", e);
    }
  }

  private static String text(StoredTensors stored, String name) {
    return stored.metadata().getOrDefault(name, "");
  }
}
