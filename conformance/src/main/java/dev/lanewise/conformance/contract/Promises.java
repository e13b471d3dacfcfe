package dev.lanewise.conformance.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** All that a contract asks, one promise after the other. */
final class Promises {
  private Promises() {}

  /**
   * Checks each, whether or not others hold.
   *
   * @param seed that repeats it
   * @throws AssertionError that lists all that are broken, and carries each as suppressed, so that
   *     what a layer of somebody's threw is seen with its stack
   */
  static void assertKept(List<Runnable> promises, long seed) {
    List<AssertionError> broken = new ArrayList<>();
    for (Runnable promise : promises) {
      try {
        promise.run();
      } catch (AssertionError e) {
        broken.add(e);
      }
    }
    if (!broken.isEmpty()) {
      String claims =
          broken.stream().map(e -> "\n  " + e.getMessage()).collect(Collectors.joining());
      AssertionError all = new AssertionError("Broken promises, seed " + seed + ":" + claims);
      broken.forEach(all::addSuppressed);
      throw all;
    }
  }
}
