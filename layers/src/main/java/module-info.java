import org.jspecify.annotations.NullMarked;

/** Learns: layers with forward above backward, losses, optimizers, initialisers. */
@NullMarked
module dev.lanewise.layers {
  requires transitive dev.lanewise.engine;
  requires static org.jspecify;

  exports dev.lanewise.layers;
  exports dev.lanewise.layers.activation;
  exports dev.lanewise.layers.composite;
  exports dev.lanewise.layers.convolution;
  exports dev.lanewise.layers.dense;
  exports dev.lanewise.layers.init;
  exports dev.lanewise.layers.loss;
  exports dev.lanewise.layers.normalization;
  exports dev.lanewise.layers.optimizer;
  exports dev.lanewise.layers.pooling;
  exports dev.lanewise.layers.regularization;
  exports dev.lanewise.layers.shape;
}
