import org.jspecify.annotations.NullMarked;

/** Learns: layers with forward above backward, losses, optimizers, initialisers. */
@NullMarked
module dev.lanewise.layers {
  requires transitive dev.lanewise.engine;

  exports dev.lanewise.layers;
}
