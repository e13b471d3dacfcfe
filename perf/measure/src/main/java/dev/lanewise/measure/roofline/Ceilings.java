package dev.lanewise.measure.roofline;

import dev.lanewise.engine.simd.FmaPeak;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.measure.timing.Rounds;
import dev.lanewise.measure.timing.Spread;
import dev.lanewise.measure.timing.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * Measures tasks and, in the same rounds on the same threads, what limits them: multiply-adds on
 * registers, and copies of a size for each cache and for memory.
 */
public final class Ceilings {
  private static final int PEAK_STEPS = 4000;

  /** Tasks for each thread: one that is interrupted leaves some to the others. */
  private static final int TASKS_A_THREAD = 4;

  /** Of first, second and last cache, and of memory, as machines have them for long. */
  private static final List<Long> COPY_SIZES = List.of(32L << 10, 512L << 10, 8L << 20, 128L << 20);

  /** Bytes that a thread copies at least in one task. */
  private static final long COPIED_AT_ONCE = 1L << 20;

  private final Threads threads;
  private final List<Copying> copies = new ArrayList<>();
  private final float[] sinks;

  // Volatile: the compiler must not know the operand.
  private volatile float factor = 0.5f;

  /** Limits for so many threads. */
  public Ceilings(Threads threads) {
    this.threads = threads;
    sinks = new float[threads.count() * TASKS_A_THREAD];
    for (long size : COPY_SIZES) {
      copies.add(new Copying(size, threads));
    }
  }

  /**
   * Measures.
   *
   * @param progress is told the share of the work that is done
   */
  public Measurement measure(List<Task> tasks, Rounds rounds, DoubleConsumer progress) {
    List<Subject> subjects = new ArrayList<>();
    subjects.add(Subject.of(this::runPeak));
    copies.forEach(copy -> subjects.add(Subject.of(copy::run)));
    int first = subjects.size();
    tasks.forEach(task -> subjects.add(task.subject()));
    List<Spread> seconds = rounds.measure(subjects, progress);

    List<Limits.Copy> speeds = new ArrayList<>();
    for (int i = 0; i < copies.size(); i++) {
      Copying copy = copies.get(i);
      speeds.add(new Limits.Copy(copy.size, seconds.get(1 + i).rateOf(copy.copied())));
    }
    double peakFlops = (double) FmaPeak.flops(PEAK_STEPS) * sinks.length;
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      Task task = tasks.get(i);
      figures.add(new Figure(task.name(), task.work(), seconds.get(first + i)));
      figures.addAll(task.parts().apply(rounds.rounds()));
    }
    return new Measurement(new Limits(seconds.getFirst().rateOf(peakFlops), speeds), figures);
  }

  private void runPeak() {
    float operand = factor;
    threads.run(
        sinks.length, (index, scratch) -> sinks[index] = FmaPeak.run(PEAK_STEPS, operand, 1f));
  }

  /** Arrays of one size, a pair for each thread, that are copied over and over. */
  private static final class Copying {
    final long size;
    private final Threads threads;
    private final float[][] from;
    private final float[][] to;
    private final int times;

    Copying(long size, Threads threads) {
      this.size = size;
      this.threads = threads;
      int count = threads.count();
      int floats = (int) Math.max(1, size / (2L * Float.BYTES * count));
      from = new float[count][floats];
      to = new float[count][floats];
      times = (int) Math.max(1, COPIED_AT_ONCE / ((long) Float.BYTES * floats));
    }

    /** Bytes read and written by one run. */
    double copied() {
      return 2.0 * Float.BYTES * from[0].length * from.length * times;
    }

    void run() {
      threads.run(
          from.length,
          (index, scratch) -> {
            for (int i = 0; i < times; i++) {
              System.arraycopy(from[index], 0, to[index], 0, from[index].length);
            }
          });
    }
  }
}
