package dev.lanewise.conformance.samples;

/** What a {@link Tampered} layer does wrong. */
public enum Fault {
  /** The gradient by the input has the wrong sign. */
  WRONG_SIGN,
  /** The gradient by the input is 1 % too large. */
  ONE_PERCENT_OFF,
  /** The gradient by the input is 1 % too large where the input is negative. */
  WRONG_AT_NEGATIVE_INPUTS,
  /** The gradient by the input is zero for the last sample of the batch. */
  ONE_SAMPLE_MISSING,
  /** Backward differentiates at the input of the forward before last. */
  STALE_INPUT,
  /** The gradient by one element of the last parameter (a bias, mostly) is 1 % too large. */
  ONE_BIAS_ELEMENT_OFF,
  /** Gradients by parameters replace those that were there. */
  OVERWRITTEN,
  /** Gradients by parameters are taken for 0, and added to all the same. */
  ADDED_TO_TAKEN_ZEROS,
  /** Backward differentiates at last parameters of zero. */
  FORGOTTEN_BIAS
}
