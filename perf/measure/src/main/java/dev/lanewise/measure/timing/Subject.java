package dev.lanewise.measure.timing;

/** Something that can be repeated and timed. */
@FunctionalInterface
public interface Subject {
  /**
   * Runs it so many times, one after another.
   *
   * @return seconds that all of them took together
   */
  double seconds(int repetitions);

  /** Calls of {@code call}, timed by the clock on the wall. */
  static Subject of(Runnable call) {
    return repetitions -> {
      long start = System.nanoTime();
      for (int i = 0; i < repetitions; i++) {
        call.run();
      }
      return (System.nanoTime() - start) / 1e9;
    };
  }
}
