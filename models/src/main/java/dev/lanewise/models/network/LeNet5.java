package dev.lanewise.models.network;

import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;

/**
 * LeNet-5 with maximum pooling and any activation, for 28 × 28 images, here with one channel:
 *
 * <pre>
 * input                              (batch, 1, 28, 28)
 * conv 6 of 5×5, padding 2, f        (batch, 6, 28, 28)
 * max-pool 2×2                       (batch, 6, 14, 14)
 * conv 16 of 5×5, f                  (batch, 16, 10, 10)
 * max-pool 2×2                       (batch, 16, 5, 5)
 * flatten                            (batch, 400)
 * dense 120, f; dense 84, f; dense   (batch, classes)
 * </pre>
 *
 * <p>Larger images, of any number of channels, give a longer flattened row.
 *
 * <p>Source: LeCun et al., "Gradient-based learning applied to document recognition", 1998.
 */
public final class LeNet5 implements NetworkDesign {
  /** Height and width at which the last pooling still has a window. */
  private static final int LEAST_SIDE = 12;

  private static final Window POOL = Window.of(2, 2, 0);

  /** The design. */
  public LeNet5() {}

  @Override
  public String name() {
    return "lenet";
  }

  @Override
  public Shape usualSample() {
    return Shape.of(1, 28, 28);
  }

  @Override
  public Layer build(NetworkBuilder network, int classes) {
    network.requireImages("LeNet5", LEAST_SIDE);
    return network
        .convolution(6, Window.of(5, 1, 2))
        .maxPool(POOL)
        .convolution(16, Window.of(5, 1, 0))
        .maxPool(POOL)
        .flatten()
        .dense(120)
        .dense(84)
        .classes(classes);
  }
}
