package dev.lanewise.perf;

import dev.lanewise.engine.convolution.Conv2dGeometry;
import dev.lanewise.engine.convolution.Window;

/** Convolutions of known networks, and an awkward one: odd sizes, a stride, groups. */
public enum ConvolutionShape {
  /** LeNet's first: one channel, 28×28. */
  LENET_1(1, 28, 28, 6, 5, 1, 2, 1),
  /** LeNet's second. */
  LENET_2(6, 14, 14, 16, 5, 1, 0, 1),
  /** First of the network of the WSGAF paper. */
  WSGAF_1(1, 28, 28, 32, 5, 1, 2, 1),
  /** Its second. */
  WSGAF_2(32, 14, 14, 64, 5, 1, 2, 1),
  /** ResNet-18 on 32×32 images: first stage. */
  RESNET_64(64, 32, 32, 64, 3, 1, 1, 1),
  /** Its last stage: small maps, many channels. */
  RESNET_512(512, 4, 4, 512, 3, 1, 1, 1),
  /** Nothing fits a vector. */
  AWKWARD(15, 19, 23, 21, 3, 2, 1, 3);

  private final int inChannels;
  private final int height;
  private final int width;
  private final int outChannels;
  private final int kernel;
  private final int stride;
  private final int padding;
  private final int groups;

  ConvolutionShape(
      int inChannels,
      int height,
      int width,
      int outChannels,
      int kernel,
      int stride,
      int padding,
      int groups) {
    this.inChannels = inChannels;
    this.height = height;
    this.width = width;
    this.outChannels = outChannels;
    this.kernel = kernel;
    this.stride = stride;
    this.padding = padding;
    this.groups = groups;
  }

  Conv2dGeometry geometry(int batch) {
    Window window = Window.of(kernel, stride, padding);
    return new Conv2dGeometry(
        batch, inChannels, height, width, outChannels, window, window, groups);
  }
}
