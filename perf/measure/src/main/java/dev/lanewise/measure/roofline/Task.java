package dev.lanewise.measure.roofline;

import dev.lanewise.measure.timing.Subject;

/**
 * Something to time whose arithmetic is known.
 *
 * @param name for tables
 * @param work of one repetition
 * @param subject runs it
 */
public record Task(String name, Work work, Subject subject) {}
