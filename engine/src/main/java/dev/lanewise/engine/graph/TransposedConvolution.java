package dev.lanewise.engine.graph;

import dev.lanewise.engine.convolution.Window;
import java.util.List;

/**
 * {@code y = Wᵀ ∗ x + b}: what {@link Convolution} does to gradients, done forward.
 *
 * <pre>
 * in   x  (batch, inChannels, height, width)
 *      W  (inChannels, outChannels / groups, kernelHeight, kernelWidth)
 *      b  (outChannels), or none
 * out  y  (batch, outChannels, outHeight, outWidth)
 *
 * outHeight = (height − 1)·stride − 2·padding + extent + extraRows,   likewise outWidth
 * </pre>
 *
 * @param vertical window over rows
 * @param horizontal window over columns
 * @param groups parts of the channels that do not see each other
 * @param extraRows rows added at the end, below the vertical stride
 * @param extraColumns columns added at the end, below the horizontal stride
 */
public record TransposedConvolution(
    Window vertical, Window horizontal, int groups, int extraRows, int extraColumns) implements Op {
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
    Checks.dims("W", Dims.of(x.dim(1), w.dim(1), vertical.kernel(), horizontal.kernel()), w);
    Checks.that(
        extraRows >= 0
            && extraRows < vertical.stride()
            && extraColumns >= 0
            && extraColumns < horizontal.stride(),
        "extra rows and columns below the stride",
        extraRows + " and " + extraColumns);
    int outChannels = Math.multiplyExact(w.dim(1), groups);
    if (in.size() == 3) {
      Checks.dims("b", Dims.of(outChannels), in.get(2));
    }
    return Dims.of(
        x.dim(0),
        outChannels,
        outputs(vertical, x.dim(2), extraRows),
        outputs(horizontal, x.dim(3), extraColumns));
  }

  private static int outputs(Window window, int size, int extra) {
    long outputs = (size - 1L) * window.stride() - 2L * window.padding() + window.extent() + extra;
    Checks.that(outputs >= 1 && outputs <= Integer.MAX_VALUE, "an output", outputs);
    return (int) outputs;
  }

  /** As {@code TransposedConvolution(kernelSize=3, padding=1)}. */
  @Override
  public String toString() {
    return "TransposedConvolution("
        + Window.describe(vertical, horizontal)
        + (groups == 1 ? "" : ", groups=" + groups)
        + (extraRows + extraColumns == 0 ? "" : ", extra=" + extraRows + "×" + extraColumns)
        + ")";
  }
}
