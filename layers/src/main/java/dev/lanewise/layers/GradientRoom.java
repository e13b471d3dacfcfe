package dev.lanewise.layers;

import dev.lanewise.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the passes of a network keep gradients on the way back. The gradient by a layer's output is
 * of no more use once the layer's backward has returned: layers one after another need two arrays
 * in turns, as long as the longest gradient, however many they are.
 *
 * <p>A room is a list of shared arrays and two numbers: the array for what a pass returns, and the
 * first of those that it may use until then. Arrays before that one, but for the one of the result,
 * hold what others still need. The rules:
 *
 * <ul>
 *   <li>A pass writes to the array of its result and to free ones, and returns the first, or the
 *       gradient that it was given, or an array that nobody shares.
 *   <li>A composite gives children rooms without the arrays that it needs when they have returned.
 *   <li>A child is given a gradient in none of its free arrays. It may lie in that of its result,
 *       where a layer between handed on what it got: {@link GradientBuffer#beside}.
 * </ul>
 *
 * <p>A pass that is not part of such a composite has arrays of its own.
 */
public final class GradientRoom {
  /** For a pass by itself. */
  static final GradientRoom OWN = new GradientRoom(List.of(), 0, 0);

  private final List<GradientBuffer.SharedArray> arrays;
  private final int result;
  private final int free;

  private GradientRoom(List<GradientBuffer.SharedArray> arrays, int result, int free) {
    this.arrays = arrays;
    this.result = result;
    this.free = free;
  }

  /** This, or for a composite by itself, the room that it shares with its children. */
  GradientRoom shared() {
    return this == OWN ? new GradientRoom(new ArrayList<>(), 0, 1) : this;
  }

  /** For a child that returns what this pass returns, while {@code held} free arrays are in use. */
  public GradientRoom holding(int held) {
    return this == OWN ? OWN : new GradientRoom(arrays, result, free + held);
  }

  /**
   * For a child that returns something else, while {@code held} free arrays and the one of the
   * result are in use.
   */
  public GradientRoom apart(int held) {
    return this == OWN ? OWN : new GradientRoom(arrays, free + held, free + held + 1);
  }

  /** For what a backward returns. */
  GradientBuffer result(Shape shape) {
    return buffer(shape, result);
  }

  /** For what only the backward itself and its children see: the free array of this number. */
  GradientBuffer within(Shape shape, int number) {
    return buffer(shape, free + number);
  }

  private GradientBuffer buffer(Shape shape, int number) {
    if (this == OWN) {
      return new GradientBuffer(shape, null);
    }
    while (arrays.size() <= number) {
      arrays.add(new GradientBuffer.SharedArray());
    }
    arrays.get(number).reserve(shape.size());
    return new GradientBuffer(shape, arrays.get(number));
  }
}
