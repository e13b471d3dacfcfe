/**
 * Activations that ONNX has no operator for, as functions of operators that it has. The rule: a
 * formula is written once, by its activation's name; who knows the name need not read the formula.
 */
@NullMarked
package dev.lanewise.onnx.activation;

import org.jspecify.annotations.NullMarked;
