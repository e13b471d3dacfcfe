package dev.lanewise.engine.graph;

import dev.lanewise.engine.convolution.Window;
import java.util.List;

/**
 * The greatest of each window; padding never is.
 *
 * <pre>
 * in   x  (batch, channels, height, width)
 * out  y  (batch, channels, outHeight, outWidth)
 * </pre>
 *
 * @param vertical window over rows
 * @param horizontal window over columns
 */
public record MaxPool(Window vertical, Window horizontal) implements Op {
  @Override
  public Dims outputDims(List<Dims> in) {
    return Checks.pooled(in.getFirst(), vertical, horizontal);
  }

  /** As {@code MaxPool(kernelSize=3, padding=1)}. */
  @Override
  public String toString() {
    return "MaxPool(" + Window.describe(vertical, horizontal) + ")";
  }
}
