package dev.lanewise.cli.bench;

/** What {@code --batch-size} takes. */
final class BatchSize {
  private BatchSize() {}

  /**
   * The size, if it is one.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  static int checked(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("--batch-size: expected at least 1, got " + size);
    }
    return size;
  }
}
