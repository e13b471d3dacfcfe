package dev.lanewise.engine.graph;

import java.util.List;

/**
 * A function of two values, element by element, the smaller one repeated as NumPy does.
 *
 * @param function which
 */
public record Binary(Function function) implements Op {
  /** The functions of a and b. */
  public enum Function {
    /** {@code a + b}. */
    ADD(false),
    /** {@code a − b}. */
    SUBTRACT(false),
    /** {@code a·b}. */
    MULTIPLY(false),
    /** {@code a / b}; of integers, towards 0. */
    DIVIDE(false),
    /** {@code aᵇ}. */
    POWER(false),
    /** The lesser; not-a-number where either is. */
    MIN(false),
    /** The greater; not-a-number where either is. */
    MAX(false),
    /** 1 where {@code a = b}. */
    EQUAL(true),
    /** 1 where {@code a < b}. */
    LESS(true),
    /** 1 where {@code a ≤ b}. */
    LESS_OR_EQUAL(true),
    /** 1 where {@code a > b}. */
    GREATER(true),
    /** 1 where {@code a ≥ b}. */
    GREATER_OR_EQUAL(true),
    /** 1 where both are not 0. */
    AND(true),
    /** 1 where either is not 0. */
    OR(true),
    /** 1 where exactly one of them is not 0. */
    XOR(true);

    private final boolean isTruth;

    Function(boolean isTruth) {
      this.isTruth = isTruth;
    }
  }

  @Override
  public int leastInputs() {
    return 2;
  }

  @Override
  public int mostInputs() {
    return 2;
  }

  @Override
  public Dims outputDims(List<Dims> in) {
    return Broadcast.dims(in.get(0), in.get(1));
  }

  @Override
  public ElementType outputType(List<ElementType> in) {
    return function.isTruth ? ElementType.BOOLEAN : in.getFirst();
  }
}
