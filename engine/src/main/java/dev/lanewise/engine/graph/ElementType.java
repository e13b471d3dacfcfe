package dev.lanewise.engine.graph;

/** What a value's numbers mean. All are held as floats. */
public enum ElementType {
  /** Floats. */
  FLOAT,
  /**
   * Whole numbers, exact up to 2²⁴; of what operations give, what is behind the point is dropped.
   */
  INTEGER,
  /** 1 for true, 0 for false. */
  BOOLEAN
}
