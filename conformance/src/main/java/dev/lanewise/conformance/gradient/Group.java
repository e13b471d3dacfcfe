package dev.lanewise.conformance.gradient;

import java.util.Arrays;

/** Elements of a variable that are moved together. */
final class Group {
  private final int[] elements;

  private Group(int[] elements) {
    this.elements = elements;
  }

  /** Elements {@code from} to {@code to − 1} of an order. */
  static Group of(int[] order, int from, int to) {
    return new Group(Arrays.copyOfRange(order, from, to));
  }

  /** The elements' indices, not a copy. */
  int[] elements() {
    return elements;
  }

  int size() {
    return elements.length;
  }

  int first() {
    return elements[0];
  }

  /** The first half, the smaller one. */
  Group left() {
    return of(elements, 0, elements.length / 2);
  }

  /** The other half. */
  Group right() {
    return of(elements, elements.length / 2, elements.length);
  }
}
