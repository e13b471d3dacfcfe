package dev.lanewise.engine.convolution;

import dev.lanewise.engine.winograd.WinogradTiling;
import dev.lanewise.engine.winograd.WinogradTransforms;
import org.jspecify.annotations.Nullable;

/**
 * The ways to compute a convolution or its gradients, and which of them a shape gets. The choice
 * asks for nothing but the shape and whether weights stay: not for the machine, and not for the
 * number of threads, on which the bits of a result must not depend.
 */
enum ConvolutionMethod {
  /** Weights broadcast, lanes over positions of images that are spread out with their padding. */
  SPREAD,

  /** Lanes over the images of a group, which stand side by side place by place. */
  GROUPS,

  /**
   * The im2col matrix, packed panel by panel from the images, in a blocked matrix product: lanes
   * over positions.
   */
  PACKED,

  /**
   * Places times weights, one product for each kernel row or tap: lanes over channels, which stand
   * side by side, so that nothing is packed.
   */
  PLACES,

  /** Transformed tiles times transformed weights, a third of the multiplications or fewer. */
  WINOGRAD;

  /** System property; {@code false} leaves {@link #WINOGRAD} to nobody. */
  static final String SWITCH = "lanewise.winograd";

  private static final boolean HAS_WINOGRAD = isOn(System.getProperty(SWITCH));

  /** Channels, of either side, from which transforming a tile costs little beside its products. */
  private static final int WINOGRAD_CHANNELS = 32;

  /** Tiles of a batch from which transforming the weights does; one image has one at least. */
  private static final int WINOGRAD_TILES = Conv2dForward.DECIDING_BATCH;

  /** Places of a batch of images that are few beside their channels. */
  private static final int FEW_PLACES = 64;

  /** Columns of a plane from which groups of images save little. */
  private static final int MOST_COLUMNS = 32;

  /** Places of a plane whose products cost more than to add the lanes of their sums. */
  private static final int LEAST_GROUP_PLACES = 16;

  private static boolean isOn(@Nullable String value) {
    if (value == null || value.equals("true")) {
      return true;
    }
    if (value.equals("false")) {
      return false;
    }
    throw new IllegalArgumentException(
        "-D" + SWITCH + ": expected true or false, got '" + value + "'");
  }

  /**
   * To pack an element of the im2col matrix takes a fifth of a cycle, and each output channel saves
   * a little of what unaligned reads and places between rows cost a spread block. With 64 channels
   * both reach 60 to 70 % of the multiply-add peak where planes are large, with 128 channels 70
   * against 56 % at 16×16, with 512 channels 76 against 32 % at 4×4. One tap is packed from the
   * images as they stand: 55 to 80 against 40 to 58 %.
   *
   * <p>With a stride, to take images apart and to pack them costs more than to put channels side by
   * side: 3×3 with 64 channels at 32×32 packed 69, as places 81 %; with 256 at 14×14 59 and 77 %.
   * Where places are few, that no longer pays for bringing the weights into panels.
   *
   * <p>Whole groups of images have the bits of spread ones, and no places between rows: 6 channels
   * to 16, 5×5, at 14×14 77 instead of 47 %, 8 to 16 with stride 2 at 14×14 47 instead of 25, 1 to
   * 6, 5×5, at 28×28 48 instead of 43. At 32×32 there is little to gain, and their way to planes of
   * a power of two costs more than that.
   */
  static ConvolutionMethod ofForward(Conv2dGeometry geometry) {
    if (winogradPays(geometry, geometry.outHeight(), geometry.outWidth())) {
      return WINOGRAD;
    }
    if (isWideStrided(geometry, 16, 32) && !hasFewPlaces(geometry, geometry.batch())) {
      return PLACES;
    }
    int least = PackedBlocks.readsInPlace(geometry) ? 32 : 96;
    if (geometry.groupOutChannels() >= least) {
      return PACKED;
    }
    return geometry.outWidth() < MOST_COLUMNS && ImageGroups.divide(geometry) ? GROUPS : SPREAD;
  }

  /**
   * As {@link #ofForward}, with weights that stay, whose panels cost nothing.
   *
   * <p>A single image packed, and as places: 3×3 with 512 channels at 7×7 60 and 87 %, with 256 at
   * 8×8 84 and 94; 1×1, 2048 channels to 512 at 7×7, 62 and 78. At 14×14 there is no difference.
   *
   * <p>From {@link Conv2dForward#DECIDING_BATCH} images on, their number does not matter.
   */
  static ConvolutionMethod ofFixedForward(Conv2dGeometry geometry) {
    ConvolutionMethod method = ofForward(geometry);
    int batch = Math.min(geometry.batch(), Conv2dForward.DECIDING_BATCH);
    return method != WINOGRAD && hasFewPlaces(geometry, batch) ? PLACES : method;
  }

  /**
   * As {@link #ofForward}, with the channels changed. Strides cost the spread path a piece by piece
   * way to the input: with 64 channels at 32×32 it reaches 59 % of the peak, packed panels 67,
   * places 74.
   *
   * <p>Whole groups of images leave kernel rows out that meet no output: 6 channels to 16, 5×5, at
   * 14×14 48 instead of 38 %.
   */
  static ConvolutionMethod ofBackwardData(Conv2dGeometry geometry) {
    if (winogradPays(geometry, geometry.height(), geometry.width())) {
      return WINOGRAD;
    }
    if (isWideStrided(geometry, 48, 32)) {
      return PLACES;
    }
    int least = PackedBlocks.readsGradientsInPlace(geometry) ? 32 : isStrided(geometry) ? 64 : 96;
    if (geometry.groupInChannels() >= least) {
      return PACKED;
    }
    return geometry.width() < MOST_COLUMNS && GroupsBackwardData.fits(geometry) ? GROUPS : SPREAD;
  }

  /**
   * With 16 output channels both reach 45 % of the peak, with 64 at 32×32 75 where spread, 69 where
   * packed. Smaller planes and strides cost the spread path the places between rows: 36 to 69 %
   * where packed panels have 61 to 84.
   *
   * <p>Whole groups of images: 6 channels to 16, 5×5, at 14×14 61 instead of 43 %, 1 to 6 at 28×28
   * 56 instead of 38.
   */
  static ConvolutionMethod ofBackwardWeights(Conv2dGeometry geometry) {
    if (winogradPays(geometry, geometry.outHeight(), geometry.outWidth())) {
      return WINOGRAD;
    }
    boolean wide = geometry.outWidth() >= 32 && !isStrided(geometry) && geometry.kernelPlane() > 1;
    if (geometry.groupOutChannels() >= (wide ? 96 : 48)) {
      return PACKED;
    }
    boolean some = geometry.outPlane() >= LEAST_GROUP_PLACES && geometry.outWidth() < MOST_COLUMNS;
    return some && GroupsBackwardWeights.fits(geometry) ? GROUPS : SPREAD;
  }

  /** Whether images are so small, and channels so many, that most of the time goes into weights. */
  private static boolean hasFewPlaces(Conv2dGeometry geometry, int batch) {
    return geometry.groups() == 1
        && batch * geometry.height() * geometry.width() <= FEW_PLACES
        && geometry.inChannels() >= 16
        && geometry.outChannels() >= 64;
  }

  /** Whether there is a stride, several taps, and channels enough that no lane is idle. */
  private static boolean isWideStrided(Conv2dGeometry geometry, int leastIn, int leastOut) {
    return isStrided(geometry)
        && geometry.kernelPlane() > 1
        && geometry.groupInChannels() >= leastIn
        && geometry.groupOutChannels() >= leastOut;
  }

  private static boolean isStrided(Conv2dGeometry geometry) {
    return geometry.vertical().stride() > 1 || geometry.horizontal().stride() > 1;
  }

  /**
   * Whether a shape is one that Winograd's tiles can do, and whether the tiles of planes of this
   * size take two thirds of the multiplications at most.
   *
   * <p>Measured with 16 images, the arithmetic of direct sums as a share of the multiply-add peak,
   * forward, by input, by weights: 64 channels at 32×32 148, 149, 101 %; 128 at 16×16 240, 235, 160
   * %; 256 at 8×8 197, 197, 138 %; 512 at 4×4 137, 150, 88 %. To transform the weights then costs
   * half of the time with 512 channels, which is why one tile is not enough.
   */
  private static boolean winogradPays(Conv2dGeometry g, int height, int width) {
    int kernel = g.vertical().kernel();
    if (!HAS_WINOGRAD
        || !(kernel == 3 || kernel == 5)
        || !isPlain(g.vertical(), kernel)
        || !isPlain(g.horizontal(), kernel)
        || g.groups() > 1
        || Math.min(g.inChannels(), g.outChannels()) < WINOGRAD_CHANNELS) {
      return false;
    }
    int edge = WinogradTiling.edge(kernel);
    int tiles = Math.ceilDiv(height, edge) * Math.ceilDiv(width, edge);
    int points = WinogradTransforms.SIDE * WinogradTransforms.SIDE;
    return g.batch() * tiles >= WINOGRAD_TILES
        && 3 * tiles * points <= 2 * height * width * g.kernelPlane();
  }

  private static boolean isPlain(Window window, int kernel) {
    return window.kernel() == kernel
        && window.stride() == 1
        && window.dilation() == 1
        && window.padding() < kernel;
  }
}
