package dev.lanewise.models.network;

import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.normalization.LocalResponseNormalization;

/**
 * The WSGAF study's network for colour images, with any activation; here for 32 × 32:
 *
 * <pre>
 * input                              (batch, 3, 32, 32)
 * conv 64 of 5×5, padding 2, f       (batch, 64, 32, 32)
 * max-pool 2×2, normalise            (batch, 64, 16, 16)
 * conv 64 of 5×5, padding 2, f       (batch, 64, 16, 16)
 * normalise, max-pool 2×2            (batch, 64, 8, 8)
 * flatten                            (batch, 4096)
 * dense 384, f; dense 192, f; dense  (batch, classes)
 * </pre>
 *
 * <p>Normalisation is that of local responses with a radius of 5, that is of 11 channels. Source:
 * Karz and Kovács, 2018. The shape, and the normalisation's k of 1 and alpha of 0.001 / 9, are
 * those of TensorFlow's early CIFAR-10 tutorial.
 */
public final class WsgafColour implements NetworkDesign {
  /** Height and width at which the last pooling still has a window. */
  private static final int LEAST_SIDE = 4;

  private static final Window KERNEL = Window.of(5, 1, 2);
  private static final Window POOL = Window.of(2, 2, 0);
  private static final LocalResponseNormalization NORMALIZATION =
      new LocalResponseNormalization(11, 1, 0.001f / 9);

  /** The design. */
  public WsgafColour() {}

  @Override
  public String name() {
    return "wsgaf-colour";
  }

  @Override
  public Shape usualSample() {
    return Shape.of(3, 32, 32);
  }

  @Override
  public Layer build(NetworkBuilder network, int classes) {
    network.requireImages("WsgafColour", LEAST_SIDE);
    return network
        .convolution(64, KERNEL)
        .maxPool(POOL)
        .localResponseNormalization(NORMALIZATION)
        .convolution(64, KERNEL)
        .localResponseNormalization(NORMALIZATION)
        .maxPool(POOL)
        .flatten()
        .dense(384)
        .dense(192)
        .classes(classes);
  }
}
