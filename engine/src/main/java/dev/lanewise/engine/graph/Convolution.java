package dev.lanewise.engine.graph;

import dev.lanewise.engine.convolution.Window;
import java.util.List;

/**
 * {@code y = W ∗ x + b}, as {@link dev.lanewise.engine.convolution.Conv2dGeometry} defines it.
 *
 * <pre>
 * in   x  (batch, inChannels, height, width)
 *      W  (outChannels, inChannels / groups, kernelHeight, kernelWidth)
 *      b  (outChannels), or none
 * out  y  (batch, outChannels, outHeight, outWidth)
 * </pre>
 *
 * @param vertical window over rows
 * @param horizontal window over columns
 * @param groups parts of the channels that do not see each other
 */
public record Convolution(Window vertical, Window horizontal, int groups) implements Op {
  @Override
  public int leastInputs() {
    return 2;
  }

  @Override
  public int mostInputs() {
    return 3;
  }

  @Override
  public Dims outputDims(List<Dims> in) {
    Dims x = in.get(0);
    Dims w = in.get(1);
    Checks.rank("x", x, 4);
    Checks.rank("W", w, 4);
    Checks.that(groups >= 1, "groups of at least 1", groups);
    Checks.that(x.dim(1) % groups == 0, "channels that " + groups + " groups divide", x);
    Checks.dims(
        "W", Dims.of(w.dim(0), x.dim(1) / groups, vertical.kernel(), horizontal.kernel()), w);
    Checks.that(w.dim(0) % groups == 0, "filters that " + groups + " groups divide", w);
    if (in.size() == 3) {
      Checks.dims("b", Dims.of(w.dim(0)), in.get(2));
    }
    return Dims.of(
        x.dim(0),
        w.dim(0),
        vertical.outputs(x.dim(2), "height"),
        horizontal.outputs(x.dim(3), "width"));
  }

  /** As {@code Convolution(kernelSize=3, padding=1)}. */
  @Override
  public String toString() {
    return "Convolution("
        + Window.describe(vertical, horizontal)
        + (groups == 1 ? "" : ", groups=" + groups)
        + ")";
  }
}
