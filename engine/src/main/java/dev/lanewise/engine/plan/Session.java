package dev.lanewise.engine.plan;

import dev.lanewise.engine.convolution.Conv2dForward;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.threads.Scratch;
import dev.lanewise.engine.threads.Threads;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One thread's memory for runs of a {@link Plan}. A run allocates nothing. Not-a-number in an input
 * shows in the outputs that depend on it.
 *
 * <p>On a budget of several threads, batches of at least 8 samples a thread are shared out, some
 * samples to each; of fewer samples, or where buffers or segments are confined to the caller's
 * thread, each stage shares out its work. The numbers are the same.
 */
public final class Session {
  /** Samples that run through all stages together, at most, with every stage on all threads. */
  private static final int MOST_TOGETHER = 64;

  /** Likewise on one thread: what one stage hands to the next then stays in a cache. */
  private static final int MOST_ALONE = 32;

  /** Likewise, where each thread has samples of its own. */
  private static final int MOST_OF_A_LANE = 16;

  /** Likewise at least: how a batch is cut must not change its bits. */
  private static final int LEAST_OF_A_LANE = Conv2dForward.DECIDING_BATCH;

  private final Plan plan;
  private final int maxBatch;
  private final Threads threads;
  private final Program[] programs; // for 1, 2, 4, … samples
  private final Program[] lanes; // one for each thread, or none
  private final int laneSize;
  private final long bytes;
  private final AtomicReference<@Nullable Thread> runner = new AtomicReference<>();
  private final Threads.Task laneTask = this::runLane;
  private final ArrayExchange arrays;
  private final BufferExchange buffers;
  private final SegmentExchange segments;

  // The job that the lanes share.
  private Exchange exchange;
  private int rounds;

  /** Whether a lane met memory that belongs to one thread. */
  private volatile boolean confined;

  Session(Plan plan, int maxBatch, Threads threads) {
    this.plan = plan;
    this.maxBatch = maxBatch;
    this.threads = threads;
    laneSize = laneSize(maxBatch, threads.count());
    lanes = new Program[laneSize > 0 ? threads.count() : 0];
    Layout ofLane = plan.layout(Math.max(1, laneSize));
    List<Layout> layouts = layouts(mostTogether());
    Layout largest = Collections.max(layouts, Comparator.comparingLong(Layout::size));
    bytes = Float.BYTES * (largest.size() + lanes.length * ofLane.size());
    requireRoom(largest);
    float[] array = values(largest);
    programs =
        layouts.stream()
            .map(layout -> new Program(plan, layout, array, threads))
            .toArray(Program[]::new);
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = new Program(plan, ofLane, values(ofLane), Threads.of(1));
    }
    arrays = new ArrayExchange(plan);
    buffers = new BufferExchange(plan);
    segments = new SegmentExchange(plan);
    exchange = arrays;
  }

  /** Samples that a thread takes at a time; none where too few would come to each. */
  private static int laneSize(int maxBatch, int threads) {
    int share = Integer.highestOneBit(Math.clamp(maxBatch / threads, 1, MOST_OF_A_LANE));
    return threads > 1 && share >= LEAST_OF_A_LANE ? share : 0;
  }

  /** Samples that go through all stages together: at most what lanes leave. */
  private int mostTogether() {
    if (threads.count() == 1) {
      return Math.min(maxBatch, MOST_ALONE);
    }
    return Math.min(laneSize > 0 ? laneSize * lanes.length - 1 : maxBatch, MOST_TOGETHER);
  }

  /** For 1, 2, 4, … samples. */
  private List<Layout> layouts(int most) {
    List<Layout> layouts = new ArrayList<>();
    for (int batch = 1; batch <= most; batch *= 2) {
      layouts.add(plan.layout(batch));
    }
    return layouts;
  }

  private void requireRoom(Layout largest) {
    long taken = bytes + 2 * plan.computedBytes();
    if (bytes > 0) { // else all that it gives is constant
      String what = "values of " + largest.batch() + " samples, and constants for them,";
      Room.require(largest.largest(), what, taken);
    }
    for (Stage stage : plan.stages()) {
      Room.requireWorkspace(stage, threads.count(), taken);
    }
  }

  private static float[] values(Layout layout) {
    return layout.size() == 0 ? new float[0] : Room.take(layout.largest(), layout.size());
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
    return bytes;
  }

  /**
   * Runs the plan: one input, one output.
   *
   * @param input samples, one after another: 1 to {@link #maxBatch}
   * @param output receives what belongs to each; an output without a batch once, whole
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
   * @throws IllegalArgumentException if an array is shorter, or there is not one input and output
   * @throws IllegalStateException if another thread is running this session
   */
  public void run(int batch, float[] input, float[] output) {
    requireSingle();
    int inSize = Plan.sampleSize(plan.inputs().getFirst());
    if (batch < 1
        || batch > maxBatch
        || input.length / inSize < batch
        || output.length < size(plan.outputs().getFirst(), batch)) {
      throw mismatch(
          samples(inSize) + "room for " + outputs(),
          batch + " samples, " + input.length + " and " + output.length + " floats");
    }
    enter();
    runAndLeave(batch, arrays.of(input, output));
  }

  /**
   * {@link #run(float[], float[])} between buffers: reads all that remains of the input, and moves
   * both positions.
   *
   * @throws IllegalArgumentException if a length does not fit, the output is read-only, or there is
   *     not one input and output
   * @throws IllegalStateException if another thread is running this session, or a buffer's arena is
   *     closed
   * @throws WrongThreadException if a buffer is confined to another thread
   */
  public void run(FloatBuffer input, FloatBuffer output) {
    requireSingle();
    int batch = batch(input.remaining(), output.remaining());
    requireWritable(output.isReadOnly(), "buffer");
    enter();
    try {
      runAndLeave(batch, buffers.of(input, output));
    } catch (IllegalStateException e) { // asked only now: a buffer's arena is told by an object
      requireOpen("input", "buffer", MemorySegment.ofBuffer(input));
      requireOpen("output", "buffer", MemorySegment.ofBuffer(output));
      throw e;
    }
    input.position(input.limit());
    output.position(output.limit());
  }

  /**
   * {@link #run(float[], float[])} between segments of floats in the machine's order, aligned or
   * not.
   *
   * @throws IllegalArgumentException if a length does not fit, the output is read-only, or there is
   *     not one input and output
   * @throws IllegalStateException if another thread is running this session, or a segment's arena
   *     is closed
   * @throws WrongThreadException if a segment is confined to another thread
   */
  public void run(MemorySegment input, MemorySegment output) {
    requireSingle();
    int batch = batch(floats(input), floats(output));
    requireWritable(output.isReadOnly(), "segment");
    requireOpen("input", "segment", input);
    requireOpen("output", "segment", output);
    enter();
    runAndLeave(batch, segments.of(input, output));
  }

  /**
   * Runs the plan with all its inputs and outputs, in their order. Inputs without a batch are
   * brought whole.
   *
   * @throws IllegalArgumentException if a length does not fit
   * @throws IllegalStateException if another thread is running this session
   */
  public void run(float[][] inputs, float[][] outputs) {
    int batch = batch(inputs, outputs);
    enter();
    runAndLeave(batch, arrays.of(inputs, outputs));
  }

  private void runAndLeave(int batch, Exchange exchange) {
    threads.hold();
    try {
      int done = 0;
      if (laneSize > 0 && batch >= lanes.length * laneSize && exchange.isShared()) {
        this.exchange = exchange;
        rounds = batch / (lanes.length * laneSize);
        confined = false;
        threads.run(lanes.length, laneTask);
        done = confined ? 0 : rounds * lanes.length * laneSize;
      }
      while (done < batch) {
        int index = program(batch - done);
        run(programs[index], done, exchange);
        done += 1 << index;
      }
    } finally {
      threads.release();
      exchange.clear();
      runner.set(null);
    }
  }

  private void runLane(int lane, Scratch scratch) {
    try {
      for (int round = 0; round < rounds; round++) {
        run(lanes[lane], (round * lanes.length + lane) * laneSize, exchange);
      }
    } catch (WrongThreadException _) {
      confined = true; // the caller's thread does it all
    }
  }

  private static void run(Program program, int sample, Exchange exchange) {
    exchange.read(sample, program);
    program.run();
    exchange.write(sample, program);
  }

  /**
   * {@link #run(float[][], float[][])} with a clock at every stage. All threads share the work of
   * each stage, however large the batch.
   *
   * @param nanos by stage of {@link Plan#summary()}, what it took is added to
   * @throws IllegalArgumentException if a length does not fit, or there are fewer places than
   *     stages
   * @throws IllegalStateException if another thread is running this session
   */
  public void time(float[][] inputs, float[][] outputs, long[] nanos) {
    if (nanos.length < plan.stages().size()) {
      throw mismatch("places for " + plan.stages().size() + " stages", nanos.length + " of them");
    }
    int batch = batch(inputs, outputs);
    enter();
    Exchange exchange = arrays.of(inputs, outputs);
    threads.hold();
    try {
      for (int done = 0; done < batch; ) {
        int index = program(batch - done);
        exchange.read(done, programs[index]);
        programs[index].runTimed(nanos);
        exchange.write(done, programs[index]);
        done += 1 << index;
      }
    } finally {
      threads.release();
      exchange.clear();
      runner.set(null);
    }
  }

  private static long floats(MemorySegment segment) {
    if (segment.byteSize() % Float.BYTES != 0) {
      throw mismatch("a segment of whole floats", segment.byteSize() + " bytes");
    }
    return segment.byteSize() / Float.BYTES;
  }

  private static void requireWritable(boolean readOnly, String what) {
    if (readOnly) {
      throw mismatch("an output to write to", "a read-only " + what);
    }
  }

  private static void requireOpen(String which, String what, MemorySegment memory) {
    if (!memory.scope().isAlive()) {
      throw new IllegalStateException(
          "Session: expected an "
              + which
              + " of an open arena, got a "
              + what
              + " whose arena is closed; close it after the run");
    }
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

  private int batch(long inputFloats, long outputFloats) {
    int inSize = Plan.sampleSize(plan.inputs().getFirst());
    long batch = inputFloats / inSize;
    if (batch < 1
        || batch > maxBatch
        || inputFloats != batch * inSize
        || outputFloats != size(plan.outputs().getFirst(), batch)) {
      throw mismatch(samples(inSize) + outputs(), inputFloats + " and " + outputFloats + " floats");
    }
    return (int) batch;
  }

  private String samples(int size) {
    return "1 to " + maxBatch + " samples of " + size + " floats, and ";
  }

  private String outputs() {
    Value output = plan.outputs().getFirst();
    String which = output.dims().isBatched() ? "as many outputs of " : "one output of ";
    return which + Plan.sampleSize(output);
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
    long size = size(value, batch);
    if (length != size) {
      throw mismatch(size + " floats for " + value, length + "");
    }
  }

  /** Floats of a value for a batch. */
  private static long size(Value value, long batch) {
    return Plan.sampleSize(value) * (value.dims().isBatched() ? batch : 1);
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
