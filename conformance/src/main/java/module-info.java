import org.jspecify.annotations.NullMarked;

/** Proves: derivative, accuracy and shape checks for any activation, layer or loss. */
@NullMarked
@SuppressWarnings("requires-automatic") // jqwik has no module-info
module dev.lanewise.conformance {
  requires transitive dev.lanewise.layers;
  requires static org.jspecify;

  // Static: only tests that inherit contracts need them, and those require them on their own.
  requires static net.jqwik.api;
  requires static org.junit.jupiter.api;

  exports dev.lanewise.conformance.activation;
  exports dev.lanewise.conformance.contract;
  exports dev.lanewise.conformance.gradient;
  exports dev.lanewise.conformance.junit;
}
