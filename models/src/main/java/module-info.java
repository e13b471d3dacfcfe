/** Assembles: networks, data, the training loop, run folders. */
module dev.lanewise.models {
  requires transitive dev.lanewise.layers;
}
