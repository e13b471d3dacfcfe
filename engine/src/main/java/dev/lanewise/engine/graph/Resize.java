package dev.lanewise.engine.graph;

import java.util.List;

/**
 * An image, or any value, sampled anew.
 *
 * @param sizes of the output, for each axis
 * @param scales of the output beside the input, for each axis; 1 where an axis stays, as the batch
 *     does
 * @param interpolation how numbers between elements are found
 * @param coordinates which place of the input belongs to one of the output
 * @param rounding which element is nearest, for {@link Interpolation#NEAREST}
 */
public record Resize(
    Dims sizes,
    List<Float> scales,
    Interpolation interpolation,
    Coordinates coordinates,
    Rounding rounding)
    implements Op {
  /** How numbers between elements are found. */
  public enum Interpolation {
    /** The nearest element. */
    NEAREST,
    /** In proportion to the distance from both neighbours, along each axis. */
    LINEAR
  }

  /** Which place of the input belongs to place i of the output, for a scale s. */
  public enum Coordinates {
    /** {@code (i + ½) / s − ½}. */
    HALF_PIXEL,
    /** As {@link #HALF_PIXEL}, but 0 where the output has one element. */
    PYTORCH_HALF_PIXEL,
    /** {@code i·(n − 1) / (m − 1)}, n and m being the sizes. */
    ALIGN_CORNERS,
    /** {@code i / s}. */
    ASYMMETRIC
  }

  /** Which element is nearest. */
  public enum Rounding {
    /** Halves go down. */
    PREFER_FLOOR,
    /** Halves go up. */
    PREFER_CEIL,
    /** Down. */
    FLOOR,
    /** Up. */
    CEIL
  }

  /** What scales in single precision leave open, beside a size. */
  private static final double ROUNDING = 1e-6;

  /** Keeps a copy of the list. */
  public Resize {
    scales = List.copyOf(scales);
  }

  @Override
  public Dims outputDims(List<Dims> in) {
    Dims x = in.getFirst();
    Checks.that(
        sizes.rank() == x.rank() && scales.size() == x.rank(),
        "a size and a scale for each axis of " + x,
        sizes + " and " + scales);
    Checks.that(
        scales.stream().allMatch(scale -> scale > 0 && Float.isFinite(scale)),
        "finite scales above 0",
        scales);
    Checks.that(
        sizes.isBatched() == x.isBatched() && (!x.isBatched() || scales.getFirst() == 1),
        "a batch that stays",
        sizes + " and " + scales);
    for (int i = x.isBatched() ? 1 : 0; i < x.rank(); i++) {
      double scaled = (double) scales.get(i) * x.dim(i);
      Checks.that(
          Math.abs(sizes.dim(i) - scaled) < 1 + sizes.dim(i) * ROUNDING,
          "sizes within an element of the scaled ones of " + x,
          sizes + " and " + scales);
    }
    return sizes;
  }
}
