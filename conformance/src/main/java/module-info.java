import org.jspecify.annotations.NullMarked;

/** Proves: derivative, accuracy and shape checks for any activation, layer or loss. */
@NullMarked
module dev.lanewise.conformance {
  requires transitive dev.lanewise.layers;

  exports dev.lanewise.conformance.activation;
  exports dev.lanewise.conformance.contract;
  exports dev.lanewise.conformance.gradient;
}
