package dev.lanewise.measure.network;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.composite.Concatenate;
import dev.lanewise.layers.composite.Residual;
import dev.lanewise.layers.shape.Flatten;
import dev.lanewise.measure.roofline.Work;
import dev.lanewise.models.summary.MultiplyAdds;

/**
 * The arithmetic of one layer without its children, by its shapes: multiply-adds of its products,
 * and each of its operands read or written once.
 */
final class LayerWork {
  private LayerWork() {}

  /** {@code y = f(x)}: reads input and parameters, writes the output. */
  static Work forward(Layer layer, Shape input) {
    Shape output = layer.outputShape(input);
    if (layer instanceof Flatten) { // the same numbers under another shape
      return new Work(0, 0, input.batch());
    }
    if (isComposite(layer)) { // reads what its branches gave, as many floats as it writes or twice
      double read = layer instanceof Residual ? 2 : 1;
      return new Work(0, Float.BYTES * (read + 1) * output.size(), input.batch());
    }
    double floats = (double) input.size() + output.size() + parameters(layer);
    return new Work(2.0 * MultiplyAdds.forward(layer, input), Float.BYTES * floats, input.batch());
  }

  /**
   * The gradients by the parameters and, unless nobody needs it, by the input.
   *
   * @param byInput whether the gradient by the input is computed
   */
  static Work backward(Layer layer, Shape input, boolean byInput) {
    Shape output = layer.outputShape(input);
    if (layer instanceof Flatten) {
      return new Work(0, 0, input.batch());
    }
    if (isComposite(layer)) { // the gradient for the branches, then the sum of what they gave
      double floats = 2.0 * output.size() + (byInput ? 3.0 * input.size() : 0);
      return new Work(0, Float.BYTES * floats, input.batch());
    }
    double parameters = parameters(layer);
    double product = 2.0 * MultiplyAdds.forward(layer, input);
    double flops = (parameters > 0 ? product : 0) + (byInput ? product : 0);
    // dy and x are read, gradients of the parameters read and written; for dx, parameters are read.
    double floats = (double) output.size() + input.size() + 2 * parameters;
    floats += byInput ? input.size() + parameters : 0;
    return new Work(flops, Float.BYTES * floats, input.batch());
  }

  /** Whether the layer's own part is to join its children, whose work is counted with them. */
  private static boolean isComposite(Layer layer) {
    return layer instanceof Residual || layer instanceof Concatenate;
  }

  private static double parameters(Layer layer) {
    return layer.parameters().values().stream().mapToInt(LayerWork::size).sum();
  }

  private static int size(Parameter parameter) {
    return parameter.value().size();
  }
}
