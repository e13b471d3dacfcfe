import org.jspecify.annotations.NullMarked;

/** Assembles: networks, data, the training loop, run folders. */
@NullMarked
module dev.lanewise.models {
  requires transitive dev.lanewise.layers;
  requires java.net.http; // data sets are downloaded

  exports dev.lanewise.models.data;
}
