package dev.lanewise.models.summary;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.convolution.Conv2d;
import dev.lanewise.layers.convolution.ConvTranspose2d;
import dev.lanewise.layers.dense.Dense;

/** The arithmetic of products, as papers count it: elementwise work counts nothing. */
public final class MultiplyAdds {
  private MultiplyAdds() {}

  /**
   * Multiply-adds of one forward of a dense layer or a convolution, transposed or not; 0 for every
   * other layer.
   */
  public static long forward(Layer layer, Shape input) {
    return switch (layer) {
      case Dense dense -> (long) dense.outputShape(input).size() * dense.fanIn();
      case Conv2d convolution ->
          (long) convolution.outputShape(input).size()
              * convolution.weight().value().shape().sampleSize();
      case ConvTranspose2d transposed ->
          (long) input.size() * transposed.weight().value().shape().sampleSize();
      default -> 0;
    };
  }
}
