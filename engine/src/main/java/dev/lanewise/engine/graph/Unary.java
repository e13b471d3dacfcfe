package dev.lanewise.engine.graph;

import java.util.List;

/**
 * A function of each element that is no activation.
 *
 * @param function which
 */
public record Unary(Function function) implements Op {
  /** The functions. */
  public enum Function {
    /** {@code −x}. */
    NEGATE,
    /** {@code 1 / x}. */
    RECIPROCAL,
    /** {@code √x}. */
    SQRT,
    /** {@code eˣ}. */
    EXP,
    /** {@code ln x}. */
    LOG,
    /** {@code sin x}. */
    SIN,
    /** {@code cos x}. */
    COS,
    /** {@code erf x}. */
    ERF,
    /** −1, 0 or 1. */
    SIGN,
    /** The largest whole number not above x. */
    FLOOR,
    /** The smallest whole number not below x. */
    CEIL,
    /** The nearest whole number, the even one of two. */
    ROUND,
    /** 1 where x is 0, else 0. */
    NOT
  }

  @Override
  public Dims outputDims(List<Dims> in) {
    return in.getFirst();
  }
}
