/** Learns: layers with forward above backward, losses, optimizers, initialisers. */
module dev.lanewise.layers {
  requires transitive dev.lanewise.engine;

  exports dev.lanewise.layers;
}
