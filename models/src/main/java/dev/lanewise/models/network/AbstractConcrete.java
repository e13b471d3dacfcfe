package dev.lanewise.models.network;

import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.models.objective.Objective;
import dev.lanewise.models.objective.Reconstruction;

/**
 * An autoencoder of two networks, as the study of the absolute value as an activation used: the
 * abstract one tells the class of an image, the concrete one draws an image from the scores of the
 * classes. They are functionally separate: no gradient of the drawing reaches the abstract network.
 * With any activation; here for 28 × 28 images with one channel:
 *
 * <pre>
 * abstract                                    concrete, from the scores, detached
 * conv 16 of 3×3, padding 1, f                dense 128, f
 * conv 16 of 3×3, padding 1, f                dense 1568, f; as (32, 7, 7)
 * max-pool 2×2            (16, 14, 14)        transposed conv 32 of 4×4 / 2, f      (32, 14, 14)
 * conv 32 of 3×3, padding 1, f                transposed conv 16 of 3×3, f          (16, 14, 14)
 * conv 32 of 3×3, padding 1, f                transposed conv 16 of 4×4 / 2, f      (16, 28, 28)
 * max-pool 2×2, flatten   (1568)              transposed conv 1 of 3×3, flatten     (784)
 * dense 128, f; dense     (classes)
 *
 * output  (batch, classes + 784): the scores, then the drawn image, as {@link Reconstruction} says
 * </pre>
 *
 * <p>The study (Wei) gives the numbers and kinds of the layers, not their sizes.
 */
public final class AbstractConcrete implements NetworkDesign {
  /** Two poolings halve both sides, and two strides double them again. */
  private static final int MULTIPLE = 4;

  private static final Window KERNEL = Window.of(3, 1, 1);
  private static final Window DOUBLING = Window.of(4, 2, 1);
  private static final Window POOL = Window.of(2, 2, 0);
  private static final int HIDDEN = 128;

  /** The design. */
  public AbstractConcrete() {}

  @Override
  public String name() {
    return "abstract-concrete";
  }

  @Override
  public Shape usualSample() {
    return Shape.of(1, 28, 28);
  }

  @Override
  public Objective objective() {
    return new Reconstruction();
  }

  /** From (batch, channels, height, width) to (batch, classes + channels·height·width). */
  @Override
  public Layer build(NetworkBuilder network, int classes) {
    Shape sample = network.sample();
    network.requireImages("AbstractConcrete", MULTIPLE);
    if (sample.dim(1) % MULTIPLE != 0 || sample.dim(2) % MULTIPLE != 0) {
      throw new IllegalArgumentException(
          "AbstractConcrete: expected images whose sides are multiples of "
              + MULTIPLE
              + ", which it halves twice and doubles again, got "
              + sample);
    }
    toScores(network, classes);
    return network
        .concatenated(network.branch(), toImage(network.branch().detached(), sample))
        .network();
  }

  private static void toScores(NetworkBuilder network, int classes) {
    network
        .convolution(16, KERNEL)
        .convolution(16, KERNEL)
        .maxPool(POOL)
        .convolution(32, KERNEL)
        .convolution(32, KERNEL)
        .maxPool(POOL)
        .flatten()
        .dense(HIDDEN)
        .linearDense(classes);
  }

  private static NetworkBuilder toImage(NetworkBuilder scores, Shape sample) {
    return scores
        .dense(HIDDEN)
        .denseImage(32, sample.dim(1) / MULTIPLE, sample.dim(2) / MULTIPLE)
        .transposedConvolution(32, DOUBLING)
        .transposedConvolution(16, KERNEL)
        .transposedConvolution(16, DOUBLING)
        .linearTransposedConvolution(sample.dim(0), KERNEL)
        .flatten();
  }
}
