package dev.lanewise.engine.plan;

import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Tensor;
import java.util.List;

/** Arrays, one for each input and output. Those of values without a batch are whole. */
final class ArrayExchange implements Exchange {
  private static final float[][] NONE = {};
  private static final float[] NOTHING = {};

  /** By input or output, the floats from one sample to the next. */
  private final int[] inputSteps;

  private final int[] outputSteps;
  private final float[][] oneInput = {NOTHING};
  private final float[][] oneOutput = {NOTHING};
  private float[][] inputs = NONE;
  private float[][] outputs = NONE;

  ArrayExchange(Plan plan) {
    inputSteps = steps(plan.inputs());
    outputSteps = steps(plan.outputs());
  }

  private static int[] steps(List<Value> values) {
    return values.stream().mapToInt(Exchange::step).toArray();
  }

  ArrayExchange of(float[][] inputs, float[][] outputs) {
    this.inputs = inputs;
    this.outputs = outputs;
    return this;
  }

  ArrayExchange of(float[] input, float[] output) {
    oneInput[0] = input;
    oneOutput[0] = output;
    return of(oneInput, oneOutput);
  }

  @Override
  public void read(int sample, Program program) {
    for (int i = 0; i < inputs.length; i++) {
      Tensor x = program.inputs[i];
      System.arraycopy(inputs[i], sample * inputSteps[i], x.data(), x.offset(), x.size());
    }
  }

  @Override
  public void write(int sample, Program program) {
    for (int i = 0; i < outputs.length; i++) {
      Tensor y = program.outputs[i];
      System.arraycopy(y.data(), y.offset(), outputs[i], sample * outputSteps[i], y.size());
    }
  }

  @Override
  public void clear() {
    inputs = NONE;
    outputs = NONE;
    oneInput[0] = NOTHING;
    oneOutput[0] = NOTHING;
  }
}
