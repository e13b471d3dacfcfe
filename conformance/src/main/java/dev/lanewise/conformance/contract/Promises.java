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
    List<Throwable> broken = new ArrayList<>();
    for (Runnable promise : promises) {
      try {
        promise.run();
      } catch (AssertionError | RuntimeException e) { // a layer's own must not hide what follows
        broken.add(e);
      }
    }
    if (!broken.isEmpty()) {
      String claims = broken.stream().map(e -> "\n  " + told(e)).collect(Collectors.joining());
      AssertionError all = new AssertionError("Broken promises, seed " + seed + ":" + claims);
      broken.forEach(all::addSuppressed);
      throw all;
    }
  }

  private static String told(Throwable broken) {
    return broken instanceof AssertionError
        ? String.valueOf(broken.getMessage())
        : "what was checked threw " + broken;
  }
}
