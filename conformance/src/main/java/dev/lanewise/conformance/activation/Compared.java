package dev.lanewise.conformance.activation;

import dev.lanewise.conformance.activation.Finding.Check;
import dev.lanewise.engine.accuracy.ErrorSearch;
import dev.lanewise.engine.accuracy.ErrorSearch.Tolerance;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;

/**
 * One function of floats beside its reference.
 *
 * @param what its name
 * @param check that its worst error belongs to
 * @param lanes makes a kernel for the use of one thread
 * @param reference in doubles
 * @param magnitude what rounding errors are relative to
 * @param tolerance that is claimed
 */
record Compared(
    String what,
    Check check,
    Supplier<ErrorSearch.Kernel> lanes,
    DoubleUnaryOperator reference,
    DoubleUnaryOperator magnitude,
    Tolerance tolerance) {
  ErrorSearch search() {
    return new ErrorSearch(lanes.get(), reference, magnitude, tolerance);
  }
}
