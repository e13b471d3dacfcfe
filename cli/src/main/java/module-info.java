/** Shows: the lanewise command. */
module dev.lanewise.cli {
  requires dev.lanewise.models;
  requires dev.lanewise.conformance;
}
