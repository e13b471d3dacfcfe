import dev.lanewise.engine.names.ShippedFiles;
import org.jspecify.annotations.NullMarked;

/** Assembles: networks, data, the training loop, run folders. */
@NullMarked
module dev.lanewise.models {
  requires transitive dev.lanewise.layers;
  requires de.siegmar.fastcsv; // tables of features
  requires io.avaje.json; // run records and the headers of weight files
  // Static: who only predicts from numbers needs neither, and an image of jlink is a third smaller
  // without them. On the class path both are there; a modular program that decodes pictures or
  // downloads data sets requires them itself.
  requires static java.desktop;
  requires static java.net.http;
  requires static org.jspecify;

  uses ShippedFiles;

  exports dev.lanewise.models.data;
  exports dev.lanewise.models.diagnose;
  exports dev.lanewise.models.file;
  exports dev.lanewise.models.image;
  exports dev.lanewise.models.network;
  exports dev.lanewise.models.objective;
  exports dev.lanewise.models.predict;
  exports dev.lanewise.models.pytorch;
  exports dev.lanewise.models.record;
  exports dev.lanewise.models.run;
  exports dev.lanewise.models.summary;
  exports dev.lanewise.models.tensorboard;
  exports dev.lanewise.models.train;
}
