package dev.lanewise.conformance.contract;

import dev.lanewise.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Named numbers that one run gave, compared bit by bit with those of another. */
final class Bits {
  private final Map<String, float[]> numbers = new LinkedHashMap<>();

  /** Also with a copy of the tensor's elements. */
  Bits with(String name, Tensor tensor) {
    numbers.put(name, tensor.toArray());
    return this;
  }

  /**
   * Compares.
   *
   * @param claim what an inequality would refute
   * @throws AssertionError that names the first number that is another
   */
  void requireSame(String claim, Bits other) {
    numbers.forEach((name, mine) ->
        requireSame(claim, name, mine, other.numbers.getOrDefault(name, new float[0])));
  }

  private static void requireSame(String claim, String name, float[] mine, float[] theirs) {
    if (mine.length != theirs.length) {
      throw new AssertionError(
          claim + ": " + name + " has " + mine.length + " and " + theirs.length + " elements");
    }
    for (int i = 0; i < mine.length; i++) {
      if (Float.floatToIntBits(mine[i]) != Float.floatToIntBits(theirs[i])) {
        throw new AssertionError(
            claim + ": " + name + "[" + i + "] is " + mine[i] + " and " + theirs[i]);
      }
    }
  }
}
