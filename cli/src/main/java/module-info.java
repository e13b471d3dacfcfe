import org.jspecify.annotations.NullMarked;

/** Shows: the lanewise command. */
@NullMarked
module dev.lanewise.cli {
  requires dev.lanewise.models;
  requires dev.lanewise.conformance;
}
