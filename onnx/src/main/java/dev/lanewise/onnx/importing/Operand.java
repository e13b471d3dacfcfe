package dev.lanewise.onnx.importing;

import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.ElementType;
import dev.lanewise.engine.graph.Value;
import java.util.ArrayList;
import java.util.List;

/** What a name of the file stands for: numbers that are known, or what a run computes. */
sealed interface Operand permits Literal, Operand.Flow, Operand.Texts {
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
