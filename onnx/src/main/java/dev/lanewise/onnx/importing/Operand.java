package dev.lanewise.onnx.importing;

import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.ElementType;
import dev.lanewise.engine.graph.Value;
import java.util.ArrayList;
import java.util.List;

/** What a name of the file stands for: numbers that are known, or what a run computes. */
sealed interface Operand permits Literal, Operand.Flow, Operand.Turned, Operand.Texts {
  /** What a run computes. */
  record Flow(Value value) implements Operand {
    @Override
    public List<Integer> dims() {
      List<Integer> sizes = new ArrayList<>();
      for (int size : value.dims().toArray()) {
        sizes.add(size);
      }
      return sizes;
    }

    @Override
    public ElementType type() {
      return value.type();
    }
  }

  /**
   * What a run computes, with its axes in an order that has the batch behind others: no value of a
   * graph is so. Parts of it are taken from the value, until the batch stands in front again; who
   * reads it otherwise is refused.
   *
   * @param value with the batch in front
   * @param order for each axis, which of the value's it is
   */
  record Turned(Value value, List<Integer> order) implements Operand {
    @Override
    public List<Integer> dims() {
      return order.stream().map(value.dims()::dim).toList();
    }

    @Override
    public ElementType type() {
      return value.type();
    }

    NotSupported refused() {
      return new NotSupported(
          "sizes " + dims() + ", with another place of the batch" + Literal.FIX);
    }
  }

  /** Texts, which no value of a graph is; refused once somebody reads them. */
  record Texts(List<Integer> dims) implements Operand {
    @Override
    public ElementType type() {
      throw refused();
    }

    NotSupported refused() {
      return new NotSupported("texts that a run computes");
    }
  }

  /** Sizes; {@link Dims#BATCH} for the batch. */
  List<Integer> dims();

  /** What the numbers mean. */
  ElementType type();

  /** Number of dimensions. */
  default int rank() {
    return dims().size();
  }
}
