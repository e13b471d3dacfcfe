/** Proves: derivative, accuracy and shape checks for any activation, layer or loss. */
module dev.lanewise.conformance {
  requires transitive dev.lanewise.layers;
}
