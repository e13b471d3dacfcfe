package dev.lanewise.engine.convolution;

/**
 * The ways to compute a convolution or its gradients, and which of them a shape gets. The choice
 * asks for nothing but the shape: not for the machine, and not for the number of threads, on which
 * the bits of a result must not depend.
 */
enum ConvolutionMethod {
  /** Weights broadcast, lanes over positions of images that are spread out with their padding. */
  SPREAD;

  static ConvolutionMethod ofForward(Conv2dGeometry geometry) {
    return SPREAD;
  }

  static ConvolutionMethod ofBackwardData(Conv2dGeometry geometry) {
    return SPREAD;
  }

  static ConvolutionMethod ofBackwardWeights(Conv2dGeometry geometry) {
    return SPREAD;
  }
}
