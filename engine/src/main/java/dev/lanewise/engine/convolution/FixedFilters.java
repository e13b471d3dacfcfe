package dev.lanewise.engine.convolution;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.engine.winograd.WinogradWeights;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Weights of a convolution that stay as they are: what kernels make of them is made once, when
 * first asked for, and shared by all convolutions that use them in the same way.
 */
public final class FixedFilters {
  private final Tensor weight;
  private float @Nullable [] transformed;
  private final Map<TapPanels.Layout, float[]> tapPanels = new HashMap<>();

  /** Filters of these weights, (outChannels, inChannels / groups, rows, columns). */
  public FixedFilters(Tensor weight) {
    this.weight = weight;
  }

  /** The weights. */
  public Tensor weight() {
    return weight;
  }

  /** The right factors of places, a matrix for each run of taps, as {@link TapPanels} lays them. */
  synchronized float[] tapPanels(TapPanels shape) {
    return tapPanels.computeIfAbsent(shape.layout(), _ -> filled(shape));
  }

  private float[] filled(TapPanels shape) {
    float[] panels = new float[shape.size()];
    try (Threads one = Threads.of(1)) {
      shape.fill(one, weight.data(), weight.offset(), panels);
    }
    return panels;
  }

  /** The factors of Winograd's products at all points, as {@link WinogradWeights} lays them out. */
  synchronized float[] transformed(WinogradWeights shape) {
    if (transformed == null) {
      transformed = shape.transformAll(weight.data(), weight.offset(), new Scratch());
    }
    return transformed;
  }
}
