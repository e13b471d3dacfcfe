package dev.lanewise.conformance.gradient;

/**
 * How much of each tensor a check looks at, and how closely.
 *
 * @param most groups that its elements are dealt into, or elements that are drawn
 * @param sampled whether elements are drawn, and the others left out
 * @param error of one element, relative, that the check must be able to see
 */
record Extent(int most, boolean sampled, double error) {}
