package dev.lanewise.measure.roofline;

import dev.lanewise.measure.timing.Subject;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Something to time whose arithmetic is known.
 *
 * @param name for tables
 * @param work of one repetition
 * @param subject runs it
 * @param parts figures of what it consists of, for the last so many times that the subject ran
 */
public record Task(String name, Work work, Subject subject, IntFunction<List<Figure>> parts) {
  /** A task that is seen as a whole. */
  public Task(String name, Work work, Subject subject) {
    this(name, work, subject, rounds -> List.of());
  }
}
