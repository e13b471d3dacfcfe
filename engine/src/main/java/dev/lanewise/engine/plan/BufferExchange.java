package dev.lanewise.engine.plan;

import dev.lanewise.engine.tensor.Tensor;
import java.nio.FloatBuffer;

/** Buffers of one input and one output, from their positions on, which stay. */
final class BufferExchange implements Exchange {
  private static final FloatBuffer NONE = FloatBuffer.allocate(0);

  private final Stride stride;
  private FloatBuffer input = NONE;
  private FloatBuffer output = NONE;

  BufferExchange(Plan plan) {
    stride = Stride.of(plan);
  }

  BufferExchange of(FloatBuffer input, FloatBuffer output) {
    this.input = input;
    this.output = output;
    return this;
  }

  @Override
  public void read(int sample, Program program) {
    Tensor x = program.inputs[0];
    input.get(input.position() + sample * stride.input(), x.data(), x.offset(), x.size());
  }

  @Override
  public void write(int sample, Program program) {
    Tensor y = program.outputs[0];
    output.put(output.position() + sample * stride.output(), y.data(), y.offset(), y.size());
  }

  @Override
  public void clear() {
    input = NONE;
    output = NONE;
  }
}
