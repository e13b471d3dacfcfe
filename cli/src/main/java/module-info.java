import org.jspecify.annotations.NullMarked;

/** Shows: the lanewise command. */
@NullMarked
module dev.lanewise.cli {
  requires dev.lanewise.conformance;
  requires dev.lanewise.models;
  requires info.picocli;
  // Memory of the machine and options of the JVM, for doctor and the warnings at start-up.
  requires jdk.management;

  // The command line's options are fields that picocli sets.
  opens dev.lanewise.cli to
      info.picocli;
}
