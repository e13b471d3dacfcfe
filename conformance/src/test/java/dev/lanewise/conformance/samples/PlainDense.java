package dev.lanewise.conformance.samples;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Parameter;
import dev.lanewise.layers.Pass;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** {@code y = x·Wᵀ + b} in three loops: a layer that is right by reading it. */
public final class PlainDense implements Layer {
  private final int fanIn;
  private final int fanOut;
  private final Parameter weight;
  private final Parameter bias;

  /** With normal weights of deviation {@code 1/√fanIn} and a bias of zeros. */
  public PlainDense(int fanIn, int fanOut, long seed) {
    this.fanIn = fanIn;
    this.fanOut = fanOut;
    weight = new Parameter(Tensor.zeros(fanOut, fanIn));
    float[] w = weight.value().data();
    new CounterRandom(seed).fillNormal(w, 0, w.length, 0, (float) (1 / Math.sqrt(fanIn)));
    bias = new Parameter(Tensor.zeros(fanOut));
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() != 2 || input.dim(1) != fanIn) {
      throw new IllegalArgumentException(
          this + ": expected input (batch, " + fanIn + "), got " + input);
    }
    return Shape.of(input.batch(), fanOut);
  }

  @Override
  public SequencedMap<String, Parameter> parameters() {
    SequencedMap<String, Parameter> parameters = new LinkedHashMap<>();
    parameters.put("weight", weight);
    parameters.put("bias", bias);
    return parameters;
  }

  @Override
  public Pass newPass(Shape input, Execution execution) {
    Tensor output = Tensor.zeros(outputShape(input));
    Tensor gradInput = Tensor.zeros(input);
    return new Pass() {
      private Tensor saved = Tensor.zeros(input);

      @Override
      public Tensor forward(Tensor x) {
        Pass.requireInput(PlainDense.this, input, x);
        saved = x;
        float[] w = weight.value().data();
        for (int n = 0; n < input.batch(); n++) {
          for (int o = 0; o < fanOut; o++) {
            float sum = bias.value().data()[o];
            for (int i = 0; i < fanIn; i++) {
              sum = Math.fma(x.data()[x.offset() + n * fanIn + i], w[o * fanIn + i], sum);
            }
            output.data()[n * fanOut + o] = sum;
          }
        }
        return output;
      }

      @Override
      public Tensor backward(Tensor gradOutput) {
        execution.requireTraining(PlainDense.this);
        Pass.requireGradient(PlainDense.this, output.shape(), gradOutput);
        float[] w = weight.value().data();
        float[] dw = weight.gradient().data();
        float[] db = bias.gradient().data();
        java.util.Arrays.fill(gradInput.data(), 0);
        for (int n = 0; n < input.batch(); n++) {
          for (int o = 0; o < fanOut; o++) {
            float dy = gradOutput.data()[gradOutput.offset() + n * fanOut + o];
            db[o] += dy;
            for (int i = 0; i < fanIn; i++) {
              dw[o * fanIn + i] += dy * saved.data()[saved.offset() + n * fanIn + i];
              gradInput.data()[n * fanIn + i] += dy * w[o * fanIn + i];
            }
          }
        }
        return gradInput;
      }
    };
  }

  @Override
  public String toString() {
    return "PlainDense(fanIn=" + fanIn + ", fanOut=" + fanOut + ")";
  }
}
