package dev.lanewise.engine.plan;

import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One thread's memory for runs of a {@link Plan}. A run allocates nothing. Not-a-number in an input
 * shows in the outputs that depend on it.
 */
public final class Session {
  /** Samples that run through all stages together, at most. */
  private static final int MOST_TOGETHER = 64;

  private final Plan plan;
  private final int maxBatch;
  private final float[] array;
  private final Program[] programs; // for 1, 2, 4, … samples
  private final AtomicReference<@Nullable Thread> runner = new AtomicReference<>();

  Session(Plan plan, int maxBatch, Threads threads) {
    this.plan = plan;
    this.maxBatch = maxBatch;
    List<Layout> layouts = new ArrayList<>();
    for (int batch = 1; batch <= Math.min(maxBatch, MOST_TOGETHER); batch *= 2) {
      layouts.add(plan.layout(batch));
    }
    array = new float[layouts.stream().mapToInt(Layout::size).max().orElse(0)];
    programs =
        layouts.stream()
            .map(layout -> new Program(plan, layout, array, threads))
            .toArray(Program[]::new);
  }

  /** What it runs. */
  public Plan plan() {
    return plan;
  }

  /** Most samples of a run. */
  public int maxBatch() {
    return maxBatch;
  }

  /** Bytes that it takes for inputs, outputs and all values between; kernels' own come on top. */
  public long bytes() {
    return (long) Float.BYTES * array.length;
  }

  /**
   * Runs the plan: one input, one output.
   *
   * @param input samples, one after another: 1 to {@link #maxBatch}
   * @param output receives what belongs to each
   * @throws IllegalArgumentException if a length does not fit, or there is not one input and output
   * @throws IllegalStateException if another thread is running this session
   */
  public void run(float[] input, float[] output) {
    requireSingle();
    run(batch(input.length, output.length), input, output);
  }

  /**
   * {@link #run(float[], float[])} of the first samples of a longer array.
   *
   * @param batch how many, 1 to {@link #maxBatch}
   */
  public void run(int batch, float[] input, float[] output) {
    requireSingle();
    int inSize = Plan.sampleSize(plan.inputs().getFirst());
    int outSize = Plan.sampleSize(plan.outputs().getFirst());
    if (batch < 1
        || batch > maxBatch
        || input.length / inSize < batch
        || output.length / outSize < batch) {
      throw mismatch(
          "1 to "
              + maxBatch
              + " samples of "
              + inSize
              + " floats, and room for outputs of "
              + outSize,
          batch + " samples, " + input.length + " and " + output.length + " floats");
    }
    enter();
    try {
      for (int done = 0; done < batch; ) {
        int index = program(batch - done);
        Program program = programs[index];
        Tensor x = program.inputs[0];
        Tensor y = program.outputs[0];
        System.arraycopy(input, done * inSize, x.data(), x.offset(), x.size());
        program.run();
        System.arraycopy(y.data(), y.offset(), output, done * outSize, y.size());
        done += 1 << index;
      }
    } finally {
      runner.set(null);
    }
  }

  /**
   * {@link #run(float[], float[])} between buffers: reads all that remains of the input, and moves
   * both positions.
   */
  public void run(FloatBuffer input, FloatBuffer output) {
    requireSingle();
    enter();
    try {
      int batch = batch(input.remaining(), output.remaining());
      for (int done = 0; done < batch; ) {
        int index = program(batch - done);
        Program program = programs[index];
        Tensor x = program.inputs[0];
        Tensor y = program.outputs[0];
        input.get(x.data(), x.offset(), x.size());
        program.run();
        output.put(y.data(), y.offset(), y.size());
        done += 1 << index;
      }
    } finally {
      runner.set(null);
    }
  }

  /** {@link #run(float[], float[])} between segments of floats in the machine's order. */
  public void run(MemorySegment input, MemorySegment output) {
    requireSingle();
    enter();
    try {
      int batch = batch(floats(input), floats(output));
      long in = 0;
      long out = 0;
      for (int done = 0; done < batch; ) {
        int index = program(batch - done);
        Program program = programs[index];
        Tensor x = program.inputs[0];
        Tensor y = program.outputs[0];
        MemorySegment.copy(
            input, ValueLayout.JAVA_FLOAT_UNALIGNED, in, x.data(), x.offset(), x.size());
        program.run();
        MemorySegment.copy(
            y.data(), y.offset(), output, ValueLayout.JAVA_FLOAT_UNALIGNED, out, y.size());
        in += (long) x.size() * Float.BYTES;
        out += (long) y.size() * Float.BYTES;
        done += 1 << index;
      }
    } finally {
      runner.set(null);
    }
  }

  /**
   * Runs the plan with all its inputs and outputs, in their order. Inputs without a batch are
   * brought whole.
   *
   * @throws IllegalArgumentException if a length does not fit
   * @throws IllegalStateException if another thread is running this session
   */
  public void run(float[][] inputs, float[][] outputs) {
    enter();
    try {
      int batch = batch(inputs, outputs);
      for (int done = 0; done < batch; ) {
        int index = program(batch - done);
        Program program = programs[index];
        for (int i = 0; i < inputs.length; i++) {
          Tensor x = program.inputs[i];
          System.arraycopy(
              inputs[i], from(plan.inputs().get(i), done), x.data(), x.offset(), x.size());
        }
        program.run();
        for (int i = 0; i < outputs.length; i++) {
          Tensor y = program.outputs[i];
          System.arraycopy(
              y.data(), y.offset(), outputs[i], from(plan.outputs().get(i), done), y.size());
        }
        done += 1 << index;
      }
    } finally {
      runner.set(null);
    }
  }

  /**
   * Runs a batch of whatever stands in the session's memory, with a clock at every stage.
   *
   * @param batch 1 to {@link #maxBatch}
   * @param nanos by stage of {@link Plan#summary()}, what it took is added to
   * @throws IllegalArgumentException if there are fewer places than stages, or no such batch
   */
  public void time(int batch, long[] nanos) {
    if (batch < 1 || batch > maxBatch || nanos.length < plan.stages().size()) {
      throw mismatch(
          "1 to " + maxBatch + " samples and " + plan.stages().size() + " stages",
          batch + " and " + nanos.length);
    }
    enter();
    try {
      for (int done = 0; done < batch; ) {
        int index = program(batch - done);
        programs[index].runTimed(nanos);
        done += 1 << index;
      }
    } finally {
      runner.set(null);
    }
  }

  private static int from(Value value, int done) {
    return value.dims().isBatched() ? done * Plan.sampleSize(value) : 0;
  }

  private static int floats(MemorySegment segment) {
    return Math.toIntExact(segment.byteSize() / Float.BYTES);
  }

  /** The largest program for so many samples. */
  private int program(int samples) {
    return Math.min(31 - Integer.numberOfLeadingZeros(samples), programs.length - 1);
  }

  private void requireSingle() {
    if (plan.inputs().size() != 1 || plan.outputs().size() != 1) {
      throw new IllegalArgumentException(
          "Session: expected a plan of one input and one output, got "
              + plan.inputs()
              + " and "
              + plan.outputs()
              + "; run it with arrays of arrays");
    }
  }

  private int batch(int inputFloats, int outputFloats) {
    int inSize = Plan.sampleSize(plan.inputs().getFirst());
    int outSize = Plan.sampleSize(plan.outputs().getFirst());
    int batch = inputFloats / inSize;
    if (batch < 1
        || batch > maxBatch
        || inputFloats != batch * inSize
        || outputFloats != (long) batch * outSize) {
      throw mismatch(
          "1 to "
              + maxBatch
              + " samples of "
              + inSize
              + " floats, and as many outputs of "
              + outSize,
          inputFloats + " and " + outputFloats + " floats");
    }
    return batch;
  }

  private int batch(float[][] inputs, float[][] outputs) {
    if (inputs.length != plan.inputs().size() || outputs.length != plan.outputs().size()) {
      throw mismatch(
          plan.inputs().size() + " inputs and " + plan.outputs().size() + " outputs",
          inputs.length + " and " + outputs.length);
    }
    int batch = 1;
    for (int i = 0; i < inputs.length; i++) {
      if (plan.inputs().get(i).dims().isBatched()) {
        batch = inputs[i].length / Plan.sampleSize(plan.inputs().get(i));
      }
    }
    if (batch < 1 || batch > maxBatch) {
      throw mismatch("1 to " + maxBatch + " samples", batch + "");
    }
    for (int i = 0; i < inputs.length; i++) {
      check(plan.inputs().get(i), batch, inputs[i].length);
    }
    for (int i = 0; i < outputs.length; i++) {
      check(plan.outputs().get(i), batch, outputs[i].length);
    }
    return batch;
  }

  private static void check(Value value, int batch, int length) {
    long size = (long) Plan.sampleSize(value) * (value.dims().isBatched() ? batch : 1);
    if (length != size) {
      throw mismatch(size + " floats for " + value, length + "");
    }
  }

  private static IllegalArgumentException mismatch(String expected, String got) {
    return new IllegalArgumentException("Session: expected " + expected + ", got " + got);
  }

  private void enter() {
    Thread current = Thread.currentThread();
    Thread other = runner.compareAndExchange(null, current);
    if (other != null) {
      throw new IllegalStateException(
          "Session: expected one thread at a time, got '"
              + current.getName()
              + "' while '"
              + other.getName()
              + "' runs it; give each thread a session of its own");
    }
  }
}
