package dev.lanewise.models.network;

import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.normalization.LocalResponseNormalization;

/**
 * GoogLeNet, the first Inception network, with any activation and without the auxiliary
 * classifiers; and the form in use for small images, whose first layer keeps their size and whose
 * convolutions all have batch normalisation and no bias.
 *
 * <pre>
 * input               (batch, 3, 224, 224)                   or   (batch, 3, 32, 32)
 * first layers        conv 64 of 7×7 / 2, f, pool, normalise,     conv 192 of 3×3, f
 *                     conv 64 of 1×1, f, conv 192 of 3×3, f,
 *                     normalise, pool
 *                     (batch, 192, 28, 28)                        (batch, 192, 32, 32)
 * 2 inceptions, pool  (batch, 480, 14, 14)                        (batch, 480, 16, 16)
 * 5 inceptions, pool  (batch, 832, 7, 7)                          (batch, 832, 8, 8)
 * 2 inceptions        (batch, 1024, 7, 7)                         (batch, 1024, 8, 8)
 * global average pool, dropout 0.4, dense                         (batch, classes)
 * </pre>
 *
 * <p>An inception joins the channels of four branches: 1×1; 1×1 and 3×3; 1×1 and 5×5; pool and 1×1.
 * Pools are maxima of 3×3, with stride 2 between the inceptions. Normalisation is that of local
 * responses.
 *
 * <p>6,998,552 parameters for 1,000 classes at 224 × 224. Source: Szegedy et al., "Going Deeper
 * with Convolutions", 2014, table 1.
 */
public final class GoogLeNet implements NetworkDesign {
  private static final Window POINT = Window.of(1, 1, 0);
  private static final Window POOL = Window.of(3, 2, 1);

  /**
   * Channels of an inception.
   *
   * @param point of the branch of 1×1
   * @param reduceThree before the 3×3
   * @param three of the 3×3
   * @param reduceFive before the 5×5
   * @param five of the 5×5
   * @param pool behind the pooling
   */
  private record Inception(
      int point, int reduceThree, int three, int reduceFive, int five, int pool) {}

  private static final Inception[] FIRST = {
    new Inception(64, 96, 128, 16, 32, 32), new Inception(128, 128, 192, 32, 96, 64)
  };
  private static final Inception[] MIDDLE = {
    new Inception(192, 96, 208, 16, 48, 64),
    new Inception(160, 112, 224, 24, 64, 64),
    new Inception(128, 128, 256, 24, 64, 64),
    new Inception(112, 144, 288, 32, 64, 64),
    new Inception(256, 160, 320, 32, 128, 128)
  };
  private static final Inception[] LAST = {
    new Inception(256, 160, 320, 32, 128, 128), new Inception(384, 192, 384, 48, 128, 128)
  };

  /** The design. */
  public GoogLeNet() {}

  @Override
  public String name() {
    return "googlenet";
  }

  @Override
  public Shape usualSample() {
    return Shape.of(3, 32, 32);
  }

  @Override
  public Layer build(NetworkBuilder network, int classes) {
    network.requireImages("GoogLeNet", 1);
    boolean large = network.isLarge();
    if (large) {
      network
          .convolution(64, Window.of(7, 2, 3))
          .maxPool(POOL)
          .localResponseNormalization(new LocalResponseNormalization())
          .convolution(64, POINT)
          .convolution(192, Window.of(3, 1, 1))
          .localResponseNormalization(new LocalResponseNormalization())
          .maxPool(POOL);
    } else {
      network.normalizedConvolution(192, Window.of(3, 1, 1));
    }
    addAll(network, FIRST, !large);
    network.maxPool(POOL);
    addAll(network, MIDDLE, !large);
    network.maxPool(POOL);
    addAll(network, LAST, !large);
    return network.globalAveragePool().dropout(0.4f).classes(classes);
  }

  private static void addAll(NetworkBuilder network, Inception[] inceptions, boolean normalized) {
    for (Inception of : inceptions) {
      network.concatenated(
          unit(network.branch(), of.point, 1, normalized),
          unit(unit(network.branch(), of.reduceThree, 1, normalized), of.three, 3, normalized),
          unit(unit(network.branch(), of.reduceFive, 1, normalized), of.five, 5, normalized),
          unit(network.branch().maxPool(Window.of(3, 1, 1)), of.pool, 1, normalized));
    }
  }

  /** A convolution that keeps height and width, and the nonlinearity. */
  private static NetworkBuilder unit(
      NetworkBuilder branch, int channels, int kernelSize, boolean normalized) {
    Window window = Window.of(kernelSize, 1, kernelSize / 2);
    return normalized
        ? branch.normalizedConvolution(channels, window)
        : branch.convolution(channels, window);
  }
}
