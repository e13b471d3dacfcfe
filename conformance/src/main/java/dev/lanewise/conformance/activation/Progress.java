package dev.lanewise.conformance.activation;

/** Told how far a check is; any thread may call, one at a time. */
@FunctionalInterface
public interface Progress {
  /** Shows nothing. */
  Progress NONE = (_, _) -> {};

  /**
   * Work goes on.
   *
   * @param what is being checked
   * @param share that is done, 0 to 1
   */
  void at(String what, double share);
}
