package dev.lanewise.conformance.samples;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.DoubleUnaryOperator;

/**
 * {@code y = f(x)} for every element, f and its derivative in doubles, rounded to floats.
 *
 * @param name in messages
 * @param function f
 * @param derivative f', right or not
 */
public record Elementwise(String name, DoubleUnaryOperator function, DoubleUnaryOperator derivative)
    implements Layer {
  /** {@code max(x, 0)}. */
  public static final Elementwise RELU =
      new Elementwise("Relu", x -> Math.max(x, 0), x -> x > 0 ? 1 : 0);

  /** {@code x²}. */
  public static final Elementwise SQUARE = new Elementwise("Square", x -> x * x, x -> 2 * x);

  /** {@code tanh(x)}. */
  public static final Elementwise TANH =
      new Elementwise("Tanh", StrictMath::tanh, x -> 1 - StrictMath.tanh(x) * StrictMath.tanh(x));

  /** {@code sin(x)}. */
  public static final Elementwise SINE = new Elementwise("Sine", StrictMath::sin, StrictMath::cos);

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    return new LinkedHashMap<>();
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    Tensor output = Tensor.zeros(input);
    Tensor gradInput = Tensor.zeros(input);
    return new Pass() {
      private Tensor saved = Tensor.zeros(input);

      @Override
      public Tensor forward(Tensor x) {
        Pass.requireInput(Elementwise.this, input, x);
        saved = x;
        for (int i = 0; i < x.size(); i++) {
          output.data()[i] = (float) function.applyAsDouble(x.data()[x.offset() + i]);
        }
        return output;
      }

      @Override
      public Tensor backward(Tensor gradOutput) {
        execution.requireTraining(Elementwise.this);
        Pass.requireGradient(Elementwise.this, input, gradOutput);
        for (int i = 0; i < gradOutput.size(); i++) {
          double slope = derivative.applyAsDouble(saved.data()[saved.offset() + i]);
          gradInput.data()[i] = (float) (gradOutput.data()[gradOutput.offset() + i] * slope);
        }
        return gradInput;
      }
    };
  }

  @Override
  public String toString() {
    return "Elementwise(" + name + ")";
  }
}
