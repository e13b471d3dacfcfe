/**
 * Elementary functions of a vector of lanes, one file each, with their worst error in ULP: made of
 * exactly rounded operations alone (add, mul, fma, div, integer arithmetic, shift, compare, blend),
 * so that the bits are the same at every width, interpreted or compiled.
 *
 * <p>Beside each stands its reference in doubles, for proofs and for scalar baselines. It uses
 * {@link java.lang.Math}, whose last bit may differ between machines: nothing trains with it.
 */
package dev.lanewise.engine.math;
