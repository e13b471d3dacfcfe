package dev.lanewise.engine.math;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** The sign as a bit, for odd functions: it is right at −0 too. */
final class SignBit {
  private SignBit() {}

  /** {@code magnitude}, whose sign bit is clear, with the sign of {@code from}. */
  static FloatVector copy(FloatVector magnitude, FloatVector from) {
    IntVector sign = from.reinterpretAsInts().lanewise(AND, Integer.MIN_VALUE);
    return magnitude.reinterpretAsInts().lanewise(OR, sign).reinterpretAsFloats();
  }

  /** {@code y}, negated where the sign bit of {@code from} is set. */
  static FloatVector flip(FloatVector y, FloatVector from) {
    return flip(y, from.reinterpretAsInts());
  }

  /** {@code y}, negated where the highest bit of {@code bits} is set. */
  static FloatVector flip(FloatVector y, IntVector bits) {
    IntVector sign = bits.lanewise(AND, Integer.MIN_VALUE);
    return y.reinterpretAsInts().lanewise(XOR, sign).reinterpretAsFloats();
  }
}
