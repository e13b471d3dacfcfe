package dev.lanewise.models.summary;

import dev.lanewise.engine.tensor.Shape;

/**
 * One layer of a network, for one sample.
 *
 * @param place its position, as its parameters' names begin, such as {@code 4.body.0}
 * @param layer its text
 * @param output shape of its output, without a batch
 * @param parameters numbers that are learned
 * @param multiplyAdds of one forward
 */
public record LayerSummary(
    String place, String layer, Shape output, long parameters, long multiplyAdds) {
  /** Bytes of the output. */
  public long bytes() {
    return (long) Float.BYTES * output.size();
  }
}
