package dev.lanewise.engine.graph;

import dev.lanewise.engine.tensor.Tensor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What flows along an edge of a {@link Graph}: an input, a constant, or what a node gives. */
public final class Value {
  private final String name;
  private final ElementType type;
  private final Dims dims;
  private final @Nullable Tensor constant;

  Value(String name, ElementType type, Dims dims, @Nullable Tensor constant) {
    this.name = name;
    this.type = type;
    this.dims = dims;
    this.constant = constant;
  }

  /** Its name, one of its own in the graph. */
  public String name() {
    return name;
  }

  /** What its numbers mean. */
  public ElementType type() {
    return type;
  }

  /** Its sizes. */
  public Dims dims() {
    return dims;
  }

  /** Its numbers, where they are the same in every run. */
  public Optional<Tensor> constant() {
    return Optional.ofNullable(constant);
  }

  /**
   * A constant under this value's name and type, for whoever rewrites a graph: what stands for it
   * from then on.
   */
  public Value as(Tensor numbers) {
    return new Value(name, type, Dims.of(numbers.shape()), numbers);
  }

  /**
   * A value under this one's name and type, for whoever rewrites a graph: what is computed in its
   * place, of other sizes.
   */
  public Value as(Dims sizes) {
    return new Value(name, type, sizes, null);
  }

  /** As {@code conv1 (batch, 6, 28, 28)}. */
  @Override
  public String toString() {
    return name + " " + dims;
  }
}
