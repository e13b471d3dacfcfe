import org.jspecify.annotations.NullMarked;

/**
 * Measures: kernels, networks and peers, timed side by side and related to the machine's limits.
 */
@NullMarked
module dev.lanewise.measure {
  requires transitive dev.lanewise.models;
  requires static org.jspecify;
  requires jdk.management; // memory of the machine, options of this JVM for those it starts

  exports dev.lanewise.measure.kernel;
  exports dev.lanewise.measure.machine;
  exports dev.lanewise.measure.network;
  exports dev.lanewise.measure.peer;
  exports dev.lanewise.measure.roofline;
  exports dev.lanewise.measure.timing;
}
