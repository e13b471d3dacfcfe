package dev.lanewise.engine.convolution;

/**
 * The ways to compute a convolution or its gradients, and which of them a shape gets. The choice
 * asks for nothing but the shape: not for the machine, and not for the number of threads, on which
 * the bits of a result must not depend.
 */
enum ConvolutionMethod {
  /** Weights broadcast, lanes over positions of images that are spread out with their padding. */
  SPREAD,

  /**
   * The im2col matrix, packed panel by panel from the images, in a blocked matrix product: lanes
   * over positions.
   */
  PACKED;

  /**
   * To pack an element of the im2col matrix takes a fifth of a cycle, and each output channel saves
   * a little of what unaligned reads and places between rows cost a spread block. With 64 channels
   * both reach 60 to 70 % of the multiply-add peak where planes are large, with 128 channels 70
   * against 56 % at 16×16, with 512 channels 76 against 32 % at 4×4. One tap is packed from the
   * images as they stand: 55 to 80 against 40 to 58 %.
   */
  static ConvolutionMethod ofForward(Conv2dGeometry geometry) {
    int least = PackedBlocks.readsInPlace(geometry) ? 32 : 96;
    return geometry.groupOutChannels() >= least ? PACKED : SPREAD;
  }

  static ConvolutionMethod ofBackwardData(Conv2dGeometry geometry) {
    return SPREAD;
  }

  static ConvolutionMethod ofBackwardWeights(Conv2dGeometry geometry) {
    return SPREAD;
  }
}
