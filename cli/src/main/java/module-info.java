import org.jspecify.annotations.NullMarked;

/** Shows: the lanewise command. */
@NullMarked
@SuppressWarnings("requires-automatic") // XChart has no module-info
module dev.lanewise.cli {
  requires dev.lanewise.conformance;
  requires dev.lanewise.measure; // what bench runs
  requires dev.lanewise.models;
  requires dev.lanewise.onnx;
  requires info.picocli;
  requires io.avaje.json; // lists and certificates for programs
  requires java.desktop; // charts and pictures; no screen is needed
  requires java.net.http; // models downloads data sets with it
  requires jdk.httpserver; // serve
  requires static org.jspecify;
  // Options of the JVM, for doctor and the warnings at start-up.
  requires jdk.management;
  requires org.apache.commons.statistics.distribution; // quantiles of Student's t
  requires org.jfree.svg;
  requires org.snakeyaml.engine; // experiments are files
  requires xchart;

  // The command line's options are fields that picocli sets.
  opens dev.lanewise.cli to
      info.picocli;
  opens dev.lanewise.cli.activation to
      info.picocli;
  opens dev.lanewise.cli.bench to
      info.picocli;
  opens dev.lanewise.cli.check to
      info.picocli;
  opens dev.lanewise.cli.exchange to
      info.picocli;
  opens dev.lanewise.cli.experiment.run to
      info.picocli;
  opens dev.lanewise.cli.model to
      info.picocli;
  opens dev.lanewise.cli.network to
      info.picocli;
  opens dev.lanewise.cli.serve to
      info.picocli;
  opens dev.lanewise.cli.train to
      info.picocli;
}
