package dev.lanewise.models.network;

import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.normalization.LocalResponseNormalization;

/**
 * AlexNet, with any activation; and a form of it for small images, whose first convolution keeps
 * their size:
 *
 * <pre>
 * input                              (batch, 3, 224, 224)     or   (batch, 3, 32, 32)
 * conv 96, f                         11×11, stride 4               5×5, stride 1
 *                                    (batch, 96, 55, 55)           (batch, 96, 32, 32)
 * normalise, max-pool 3×3 / 2        (batch, 96, 27, 27)           (batch, 96, 15, 15)
 * conv 256 of 5×5 in 2 groups, f     (batch, 256, 27, 27)          (batch, 256, 15, 15)
 * normalise, max-pool 3×3 / 2        (batch, 256, 13, 13)          (batch, 256, 7, 7)
 * conv 384 of 3×3, f                 (batch, 384, 13, 13)          (batch, 384, 7, 7)
 * conv 384 of 3×3 in 2 groups, f     (batch, 384, 13, 13)          (batch, 384, 7, 7)
 * conv 256 of 3×3 in 2 groups, f     (batch, 256, 13, 13)          (batch, 256, 7, 7)
 * max-pool 3×3 / 2, flatten          (batch, 9216)                 (batch, 2304)
 * twice: dropout ½, dense 4096, f    (batch, 4096)
 * dense                              (batch, classes)
 * </pre>
 *
 * <p>Normalisation is that of local responses, with the paper's numbers. 60,965,224 parameters for
 * 1,000 classes. Source: Krizhevsky, Sutskever and Hinton, "ImageNet Classification with Deep
 * Convolutional Neural Networks", 2012; two pixels of padding make 224 fit its windows. Dropout
 * stands before the first two dense layers, as in torchvision; the paper has it behind them.
 */
public final class AlexNet implements NetworkDesign {
  /** Height and width at which the last pooling of the small form still has a window. */
  private static final int LEAST_SIDE = 15;

  private static final Window POOL = Window.of(3, 2, 0);
  private static final int HIDDEN = 4096;

  /** The design. */
  public AlexNet() {}

  @Override
  public String name() {
    return "alexnet";
  }

  @Override
  public Shape usualSample() {
    return Shape.of(3, 32, 32);
  }

  @Override
  public Layer build(NetworkBuilder network, int classes) {
    network.requireImages("AlexNet", LEAST_SIDE);
    boolean large = network.isLarge();
    return network
        .convolution(96, large ? Window.of(11, 4, 2) : Window.of(5, 1, 2))
        .localResponseNormalization(new LocalResponseNormalization())
        .maxPool(POOL)
        .groupedConvolution(256, Window.of(5, 1, 2), 2)
        .localResponseNormalization(new LocalResponseNormalization())
        .maxPool(POOL)
        .convolution(384, Window.of(3, 1, 1))
        .groupedConvolution(384, Window.of(3, 1, 1), 2)
        .groupedConvolution(256, Window.of(3, 1, 1), 2)
        .maxPool(POOL)
        .flatten()
        .dropout(0.5f)
        .dense(HIDDEN)
        .dropout(0.5f)
        .dense(HIDDEN)
        .classes(classes);
  }
}
