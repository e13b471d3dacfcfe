package dev.lanewise.engine.plan;

import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.graph.View;
import dev.lanewise.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the values of a plan stand in a session's array, for one size of the batch. */
final class Layout {
  private final int batch;
  private final Map<Value, Placement.Buffer> buffers = new HashMap<>();
  private final long size;

  /** The layout of all inputs and of what stages give. */
  Layout(List<Value> inputs, List<Stage> stages, List<Value> outputs, int batch) {
    this.batch = batch;
    List<Placement.Buffer> all = new ArrayList<>();
    for (Value input : inputs) {
      all.add(add(input, -1));
    }
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      for (Value in : stage.in()) {
        Placement.Buffer buffer = buffers.get(in);
        if (buffer != null) {
          buffer.last = i;
        }
      }
      Placement.Buffer source = isView(stage) ? buffers.get(stage.in().getFirst()) : null;
      if (source == null) {
        all.add(add(stage.out(), i));
      } else {
        buffers.put(stage.out(), source);
      }
    }
    for (Value output : outputs) {
      Placement.Buffer buffer = buffers.get(output);
      if (buffer != null) {
        buffer.last = stages.size();
      }
    }
    size = new Placement(all).size();
  }

  /** Whether a stage gives the numbers that it gets, where they stand. */
  static boolean isView(Stage stage) {
    return stage.op() instanceof View && stage.in().getFirst().constant().isEmpty();
  }

  private Placement.Buffer add(Value value, int first) {
    long samples = value.dims().isBatched() ? batch : 1;
    Placement.Buffer buffer = new Placement.Buffer(samples * value.dims().sampleSize(), first);
    buffers.put(value, buffer);
    return buffer;
  }

  /** The value that has the most numbers. */
  Value largest() {
    return Collections.max(
            buffers.entrySet(), Comparator.comparingLong(entry -> entry.getValue().size))
        .getKey();
  }

  /** Samples that run together. */
  int batch() {
    return batch;
  }

  /** Floats of the array; an array may be too short for so many. */
  long size() {
    return size;
  }

  /** A value's numbers: in the array, or the constant's own. */
  Tensor tensor(Value value, float[] array) {
    Placement.Buffer buffer = buffers.get(value);
    return buffer == null
        ? value.constant().orElseThrow()
        : new Tensor(value.dims().at(batch), array, (int) buffer.offset);
  }
}
