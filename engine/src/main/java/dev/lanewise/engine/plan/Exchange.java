package dev.lanewise.engine.plan;

import dev.lanewise.engine.graph.Value;
import java.util.List;

/** Where a run's samples come from, and where its answers go. */
sealed interface Exchange permits ArrayExchange, BufferExchange, SegmentExchange {
  /** Brings the program its inputs, from this sample on. */
  void read(int sample, Program program);

  /** Takes the program's outputs, which belong to the samples from this one on. */
  void write(int sample, Program program);

  /** Floats from one sample to the next; none where a value has no batch. */
  static int step(Value value) {
    return value.dims().isBatched() ? Plan.sampleSize(value) : 0;
  }

  /** Likewise of the first value, if there is one. */
  static int firstStep(List<Value> values) {
    return values.isEmpty() ? 0 : step(values.getFirst());
  }

  /** Lets go of the caller's memory. */
  void clear();
}
