package org.example;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * A learned factor for each feature, {@code y = s·x}.
 *
 * <pre>
 * input   x  (batch, features)        scale  s  (features)
 * output  y  (batch, features)
 * </pre>
 */
public final class Scale implements Layer {
  private final int features;
  private final Parameter scale;

  /** A layer of factors that begin as 1. */
  public Scale(int features) {
    this.features = features;
    float[] ones = new float[features];
    Arrays.fill(ones, 1f);
    scale = new Parameter(Tensor.of(Shape.of(features), ones));
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() != 2 || input.dim(1) != features) {
      throw new IllegalArgumentException(
          this + ": expected input (batch, " + features + "), got " + input);
    }
    return input;
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    SequencedMap<String, Parameter> parameters = new LinkedHashMap<>();
    parameters.put("scale", scale);
    return parameters;
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    return new ScalePass(this, outputShape(input), execution);
  }

  @Override
  public String toString() {
    return "Scale(" + features + ")";
  }

  private static final class ScalePass implements Pass {
    private final Scale layer;
    private final Shape shape;
    private final Execution execution;
    private final Tensor output;
    private final Tensor gradInput;
    private Tensor input;

    ScalePass(Scale layer, Shape shape, Execution execution) {
      this.layer = layer;
      this.shape = shape;
      this.execution = execution;
      output = Tensor.zeros(shape);
      gradInput = Tensor.zeros(shape);
      input = output;
    }

    @Override
    public Tensor forward(Tensor x) {
      Pass.requireInput(layer, shape, x);
      input = x;
      float[] s = layer.scale.value().data();
      for (int i = 0; i < shape.size(); i++) {
        output.data()[i] = s[i % layer.features] * x.data()[x.offset() + i]; // y  = s·x
      }
      return output;
    }

    @Override
    public Tensor backward(Tensor dy) {
      execution.requireTraining(layer);
      Pass.requireGradient(layer, shape, dy);
      float[] s = layer.scale.value().data();
      float[] ds = layer.scale.gradient().data();
      for (int i = 0; i < shape.size(); i++) {
        int feature = i % layer.features;
        float gradient = dy.data()[dy.offset() + i];
        gradInput.data()[i] = gradient * s[feature]; // dx  = dy·s
        ds[feature] += gradient * input.data()[input.offset() + i]; // ds += Σ dy·x over the batch
      }
      return gradInput;
    }
  }
}
