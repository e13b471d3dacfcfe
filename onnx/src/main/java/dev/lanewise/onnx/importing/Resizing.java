package dev.lanewise.onnx.importing;

import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Resize;
import dev.lanewise.engine.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Resize, and Upsample from before it. */
final class Resizing {
  private static final int NEAREST_FROM_11 = 11;

  private Resizing() {}

  static void register() {
    Operators.single("Resize", Resizing::resize);
    Operators.single("Upsample", Resizing::upsample);
  }

  private static Operand upsample(Call call) {
    List<Float> scales = call.numbers("scales").orElseGet(() -> floats(call.literal(1, "scales")));
    return old(call, scales);
  }

  /** As Upsample, and Resize before opset 11, say it: by scales alone. */
  private static Operand old(Call call, List<Float> scales) {
    Value x = call.value(0);
    return call.give(
        new Resize(
            scaled(x.dims(), scales),
            scales,
            interpolation(call.text("mode", "nearest")),
            Resize.Coordinates.ASYMMETRIC,
            Resize.Rounding.FLOOR),
        x);
  }

  private static Operand resize(Call call) {
    if (call.opset() < NEAREST_FROM_11) {
      return old(call, floats(call.literal(1, "scales")));
    }
    Value x = call.value(0);
    NotSupported.unless(!call.truth("antialias", false), "antialias");
    String policy = call.text("keep_aspect_ratio_policy", "stretch");
    NotSupported.unless(policy.equals("stretch"), "keep_aspect_ratio_policy " + policy);
    Resize.Interpolation interpolation = interpolation(call.text("mode", "nearest"));
    Resize.Coordinates coordinates =
        coordinates(call.text("coordinate_transformation_mode", "half_pixel"));
    Resize.Rounding rounding = rounding(call.text("nearest_mode", "round_prefer_floor"));
    List<Integer> axes = axes(call, x.dims().rank());
    Optional<Literal> given = known(call, 2, "scales");
    Dims sizes;
    List<Float> scales;
    if (given.isPresent()) {
      scales = spread(axes, floats(given.get()), x.dims().rank());
      sizes = scaled(x.dims(), scales);
    } else {
      Literal wanted =
          known(call, 3, "sizes")
              .orElseThrow(() -> new IllegalArgumentException("expected scales or sizes"));
      sizes = sizes(x.dims(), axes, wanted);
      scales = new ArrayList<>();
      for (int i = 0; i < sizes.rank(); i++) {
        scales.add(sizes.dim(i) / (float) x.dims().dim(i));
      }
    }
    return call.give(new Resize(sizes, scales, interpolation, coordinates, rounding), x);
  }

  private static Optional<Literal> known(Call call, int input, String what) {
    return call.has(input)
        ? Optional.of(call.literal(input, what)).filter(numbers -> numbers.size() > 0)
        : Optional.empty();
  }

  private static List<Integer> axes(Call call, int rank) {
    List<Integer> axes = new ArrayList<>();
    call.integers("axes")
        .ifPresentOrElse(
            given -> {
              for (long axis : given) {
                axes.add(Expect.axis(axis, rank));
              }
            },
            () -> {
              for (int i = 0; i < rank; i++) {
                axes.add(i);
              }
            });
    return axes;
  }

  private static List<Float> floats(Literal numbers) {
    List<Float> floats = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      floats.add((float) numbers.number(i));
    }
    return floats;
  }

  private static List<Float> spread(List<Integer> axes, List<Float> scales, int rank) {
    Expect.that(scales.size() == axes.size(), axes.size() + " scales", scales.size());
    List<Float> all = new ArrayList<>(Collections.nCopies(rank, 1f));
    for (int i = 0; i < axes.size(); i++) {
      all.set(axes.get(i), scales.get(i));
    }
    return all;
  }

  private static Dims scaled(Dims x, List<Float> scales) {
    Expect.that(scales.size() == x.rank(), x.rank() + " scales", scales.size());
    int[] sizes = x.toArray();
    for (int i = 0; i < sizes.length; i++) {
      float scale = scales.get(i);
      Expect.that(scale > 0 && scale <= 1 << 16, "scales above 0, up to 65536", scale);
      if (sizes[i] == Dims.BATCH) {
        NotSupported.unless(scale == 1f, "a scale of the batch" + Literal.FIX);
      } else {
        sizes[i] = (int) Math.floor(sizes[i] * (double) scale);
      }
    }
    return Dims.of(sizes);
  }

  private static Dims sizes(Dims x, List<Integer> axes, Literal wanted) {
    Expect.that(wanted.size() == axes.size(), axes.size() + " sizes", wanted.size());
    int[] sizes = x.toArray();
    for (int i = 0; i < axes.size(); i++) {
      int size = Shapes.size(wanted.integer(i));
      NotSupported.unless(
          x.dim(axes.get(i)) != Dims.BATCH || size == Dims.BATCH,
          "another size of the batch" + Literal.FIX);
      sizes[axes.get(i)] = size;
    }
    return Dims.of(sizes);
  }

  private static Resize.Interpolation interpolation(String mode) {
    return switch (mode) {
      case "nearest" -> Resize.Interpolation.NEAREST;
      case "linear", "bilinear" -> Resize.Interpolation.LINEAR;
      default -> throw new NotSupported("interpolation by " + mode);
    };
  }

  private static Resize.Coordinates coordinates(String mode) {
    return switch (mode) {
      case "half_pixel" -> Resize.Coordinates.HALF_PIXEL;
      case "pytorch_half_pixel" -> Resize.Coordinates.PYTORCH_HALF_PIXEL;
      case "align_corners" -> Resize.Coordinates.ALIGN_CORNERS;
      case "asymmetric" -> Resize.Coordinates.ASYMMETRIC;
      default -> throw new NotSupported("coordinates by " + mode);
    };
  }

  private static Resize.Rounding rounding(String mode) {
    return switch (mode) {
      case "round_prefer_floor" -> Resize.Rounding.PREFER_FLOOR;
      case "round_prefer_ceil" -> Resize.Rounding.PREFER_CEIL;
      case "floor" -> Resize.Rounding.FLOOR;
      case "ceil" -> Resize.Rounding.CEIL;
      default -> throw new NotSupported("rounding by " + mode);
    };
  }
}
