package dev.lanewise.engine.plan;

import dev.lanewise.engine.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Segments of one input and one output: floats in the machine's order. */
final class SegmentExchange implements Exchange {
  /** Stands for any thread but the caller's; it never runs, and keeps no class loader alive. */
  private static final Thread ANOTHER_THREAD =
      Thread.ofPlatform().inheritInheritableThreadLocals(false).unstarted(() -> {});

  private final Stride stride;
  private MemorySegment input = MemorySegment.NULL;
  private MemorySegment output = MemorySegment.NULL;

  SegmentExchange(Plan plan) {
    stride = Stride.of(plan);
  }

  SegmentExchange of(MemorySegment input, MemorySegment output) {
    this.input = input;
    this.output = output;
    return this;
  }

  @Override
  public boolean isShared() {
    return input.isAccessibleBy(ANOTHER_THREAD) && output.isAccessibleBy(ANOTHER_THREAD);
  }

  @Override
  public void read(int sample, Program program) {
    Tensor x = program.inputs[0];
    MemorySegment.copy(
        input,
        ValueLayout.JAVA_FLOAT_UNALIGNED,
        place(sample, stride.input()),
        x.data(),
        x.offset(),
        x.size());
  }

  @Override
  public void write(int sample, Program program) {
    Tensor y = program.outputs[0];
    MemorySegment.copy(
        y.data(),
        y.offset(),
        output,
        ValueLayout.JAVA_FLOAT_UNALIGNED,
        place(sample, stride.output()),
        y.size());
  }

  /** In bytes. */
  private static long place(int sample, int step) {
    return (long) Float.BYTES * sample * step;
  }

  @Override
  public void clear() {
    input = MemorySegment.NULL;
    output = MemorySegment.NULL;
  }
}
