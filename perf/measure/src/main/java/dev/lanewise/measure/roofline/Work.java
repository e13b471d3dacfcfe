package dev.lanewise.measure.roofline;

/**
 * What one repetition does.
 *
 * @param flops floating-point operations, two for each multiply-add; elementwise work counts none
 * @param bytes that must be read or written at least: each operand once
 * @param items images, elements: what a user counts
 */
public record Work(double flops, double bytes, double items) {
  /** This and the other, one after another. */
  public Work plus(Work other) {
    return new Work(flops + other.flops, bytes + other.bytes, items + other.items);
  }
}
