package dev.lanewise.engine.graph;

import java.util.List;

/** {@code y = a where condition, else b}, all three repeated as NumPy does. */
public record Where() implements Op {
  @Override
  public int leastInputs() {
    return 3;
  }

  @Override
  public int mostInputs() {
    return 3;
  }

  @Override
  public Dims outputDims(List<Dims> in) {
    return Broadcast.dims(in.get(0), Broadcast.dims(in.get(1), in.get(2)));
  }

  @Override
  public ElementType outputType(List<ElementType> in) {
    return in.get(1);
  }
}
