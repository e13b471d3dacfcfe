/**
 * Activation functions with parameters that are learned, one file each. They keep the rules of
 * {@link dev.lanewise.engine.activation}; where a result is a sum of terms that may cancel, its
 * error is stated relative to the sum of their magnitudes. Zero times infinity is NaN, as for all
 * floats: a slope that has been trained to exactly 0 has no value at infinity.
 */
package dev.lanewise.engine.activation.trainable;
