/**
 * ONNX's operators, by family, as the engine's operations. The rule: what an operator does is said
 * by operations that the engine has; sizes and indices that follow from shapes are worked out here,
 * in longs, so that no run sees them.
 */
@NullMarked
package dev.lanewise.onnx.importing;

import org.jspecify.annotations.NullMarked;
