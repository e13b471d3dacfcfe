package dev.lanewise.models.network;

import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.Nonlinearity;
import dev.lanewise.layers.init.Initialization;

/**
 * ResNet-18 for small images such as CIFAR-10's: a first convolution of 3 × 3 and no pooling behind
 * it, where the original for 224 × 224 has one of 7 × 7 with stride 2 and a pooling. With any
 * activation; every convolution is without bias and has batch normalisation behind it.
 *
 * <pre>
 * input                                        (batch, 3, 32, 32)
 * conv 64 of 3×3, f                            (batch, 64, 32, 32)
 * 2 basic blocks of 64                         (batch, 64, 32, 32)
 * 2 basic blocks of 128, the first stride 2    (batch, 128, 16, 16)
 * 2 basic blocks of 256, the first stride 2    (batch, 256, 8, 8)
 * 2 basic blocks of 512, the first stride 2    (batch, 512, 4, 4)
 * global average pool                          (batch, 512)
 * dense                                        (batch, classes)
 * </pre>
 *
 * <p>11,173,962 parameters for 10 classes. Source: He, Zhang, Ren and Sun, "Deep Residual Learning
 * for Image Recognition", 2015.
 */
public final class ResNet18 implements NetworkDesign {
  private static final int BLOCKS_IN_A_STAGE = 2;

  /** The design. */
  public ResNet18() {}

  @Override
  public String name() {
    return "resnet18c";
  }

  @Override
  public Layer build(Shape sample, int classes, Nonlinearity nonlinearity, Initialization init) {
    if (sample.rank() != 3) {
      throw new IllegalArgumentException(
          "ResNet18: expected images (channels, height, width), got " + sample + "; use mlp");
    }
    NetworkBuilder network =
        new NetworkBuilder(sample, nonlinearity, init)
            .normalizedConvolution(64, Window.of(3, 1, 1));
    for (int channels : new int[] {64, 128, 256, 512}) {
      for (int block = 0; block < BLOCKS_IN_A_STAGE; block++) {
        network.basicBlock(channels, block == 0 && channels > 64 ? 2 : 1);
      }
    }
    return network.globalAveragePool().classes(classes);
  }
}
