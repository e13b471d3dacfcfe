import org.jspecify.annotations.NullMarked;

/** Assembles: networks, data, the training loop, run folders. */
@NullMarked
module dev.lanewise.models {
  requires transitive dev.lanewise.layers;
  requires io.avaje.json; // run records and the headers of weight files
  requires java.desktop; // pictures to predict are decoded
  requires java.net.http; // data sets are downloaded

  exports dev.lanewise.models.data;
  exports dev.lanewise.models.diagnose;
  exports dev.lanewise.models.image;
  exports dev.lanewise.models.network;
  exports dev.lanewise.models.objective;
  exports dev.lanewise.models.predict;
  exports dev.lanewise.models.record;
  exports dev.lanewise.models.run;
  exports dev.lanewise.models.summary;
  exports dev.lanewise.models.tensorboard;
  exports dev.lanewise.models.train;
}
