package dev.lanewise.models.network;

import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;

/**
 * A network of three convolutions and two dense layers, as the study of the absolute value as an
 * activation used, with any activation; here for 28 × 28 images with one channel:
 *
 * <pre>
 * input                         (batch, 1, 28, 28)
 * conv 32 of 3×3, f             (batch, 32, 26, 26)
 * max-pool 2×2                  (batch, 32, 13, 13)
 * conv 64 of 3×3, f             (batch, 64, 11, 11)
 * max-pool 2×2                  (batch, 64, 5, 5)
 * conv 64 of 3×3, f; flatten    (batch, 576)
 * dense 64, f; dense            (batch, classes)
 * </pre>
 *
 * <p>93,322 parameters. The study (Wei) gives the kinds of the layers; their sizes are those of
 * TensorFlow's tutorial "Convolutional Neural Network", which has the same layers.
 */
public final class ThreeConvolutions implements NetworkDesign {
  /** Height and width at which the last convolution still has a window. */
  private static final int LEAST_SIDE = 18;

  private static final Window KERNEL = Window.of(3, 1, 0);
  private static final Window POOL = Window.of(2, 2, 0);

  /** The design. */
  public ThreeConvolutions() {}

  @Override
  public String name() {
    return "conv3";
  }

  @Override
  public Shape usualSample() {
    return Shape.of(1, 28, 28);
  }

  @Override
  public Layer build(NetworkBuilder network, int classes) {
    network.requireImages("ThreeConvolutions", LEAST_SIDE);
    return network
        .convolution(32, KERNEL)
        .maxPool(POOL)
        .convolution(64, KERNEL)
        .maxPool(POOL)
        .convolution(64, KERNEL)
        .flatten()
        .dense(64)
        .classes(classes);
  }
}
