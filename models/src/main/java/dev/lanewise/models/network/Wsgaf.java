package dev.lanewise.models.network;

import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;

/**
 * The network of the study of weighted superpositions of gated activation functions (WSGAF), with
 * any activation; here for 28 × 28 images with one channel:
 *
 * <pre>
 * input                              (batch, 1, 28, 28)
 * conv 32 of 5×5, padding 2, f       (batch, 32, 28, 28)
 * max-pool 2×2                       (batch, 32, 14, 14)
 * conv 64 of 5×5, padding 2, f       (batch, 64, 14, 14)
 * max-pool 2×2                       (batch, 64, 7, 7)
 * flatten                            (batch, 3136)
 * dense 1024, f; dropout ½; dense    (batch, classes)
 * </pre>
 *
 * <p>Source: Karz and Kovács, 2018. The shape is that of TensorFlow's early MNIST tutorial.
 */
public final class Wsgaf implements NetworkDesign {
  /** Height and width at which the last pooling still has a window. */
  private static final int LEAST_SIDE = 4;

  private static final Window KERNEL = Window.of(5, 1, 2);
  private static final Window POOL = Window.of(2, 2, 0);

  /** The design. */
  public Wsgaf() {}

  @Override
  public String name() {
    return "wsgaf";
  }

  @Override
  public Shape usualSample() {
    return Shape.of(1, 28, 28);
  }

  @Override
  public Layer build(NetworkBuilder network, int classes) {
    network.requireImages("Wsgaf", LEAST_SIDE);
    return network
        .convolution(32, KERNEL)
        .maxPool(POOL)
        .convolution(64, KERNEL)
        .maxPool(POOL)
        .flatten()
        .dense(1024)
        .dropout(0.5f)
        .classes(classes);
  }
}
