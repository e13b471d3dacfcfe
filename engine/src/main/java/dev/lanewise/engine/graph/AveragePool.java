package dev.lanewise.engine.graph;

import dev.lanewise.engine.convolution.Window;
import java.util.List;

/**
 * The mean of each window.
 *
 * <pre>
 * in   x  (batch, channels, height, width)
 * out  y  (batch, channels, outHeight, outWidth)
 * </pre>
 *
 * @param vertical window over rows
 * @param horizontal window over columns
 * @param countsPadding whether the sum is divided by all taps, not by those on the image
 */
public record AveragePool(Window vertical, Window horizontal, boolean countsPadding) implements Op {
  @Override
  public Dims outputDims(List<Dims> in) {
    return Checks.pooled(in.getFirst(), vertical, horizontal);
  }

  /** As {@code AveragePool(kernelSize=3, padding=1)}. */
  @Override
  public String toString() {
    return "AveragePool("
        + Window.describe(vertical, horizontal)
        + (countsPadding ? "" : ", without padding")
        + ")";
  }
}
