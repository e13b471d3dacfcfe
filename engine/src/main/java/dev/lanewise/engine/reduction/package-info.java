/** Sums whose bits depend on the numbers alone, never on the width of a vector or on threads. */
package dev.lanewise.engine.reduction;
