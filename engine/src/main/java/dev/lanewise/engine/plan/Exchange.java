package dev.lanewise.engine.plan;

import dev.lanewise.engine.graph.Value;
import java.util.List;

/** Where a run's samples come from, and where its answers go. */
sealed interface Exchange permits ArrayExchange, BufferExchange, SegmentExchange {
  /** Brings the program its inputs, from this sample on. */
  void read(int sample, Program program);

  /**
   * Whether threads other than the caller's may read and write this memory, as far as it tells: a
   * buffer, which may be a view of a confined arena, does not without an object for each question.
   * Threads that may not, and try, get a {@link WrongThreadException}.
   */
  default boolean isShared() {
    return true;
  }

  /** Takes the program's outputs, which belong to the samples from this one on. */
  void write(int sample, Program program);

  /** Floats from one sample to the next; none where a value has no batch. */
  static int step(Value value) {
    return value.dims().isBatched() ? Plan.sampleSize(value) : 0;
  }

  /**
   * Floats from one sample to the next, of a plan's first input and output; 0 if it has none.
   *
   * @param input of the input
   * @param output of the output
   */
  record Stride(int input, int output) {
    static Stride of(Plan plan) {
      return new Stride(first(plan.inputs()), first(plan.outputs()));
    }

    private static int first(List<Value> values) {
      return values.isEmpty() ? 0 : step(values.getFirst());
    }
  }

  /** Lets go of the caller's memory. */
  void clear();
}
