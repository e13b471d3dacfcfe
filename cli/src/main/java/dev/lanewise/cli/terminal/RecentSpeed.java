package dev.lanewise.cli.terminal;

/**
 * Work done a second over the last one to two seconds: while the JIT warms up, speed since the
 * beginning says little about the time that is left.
 */
public final class RecentSpeed {
  private static final double MARK_SECONDS = 1;

  private double olderSeconds;
  private double olderDone;
  private double newerSeconds;
  private double newerDone;

  /** Starts at no time and no work. */
  public RecentSpeed() {}

  /**
   * The speed now.
   *
   * @param seconds since the beginning, never less than before
   * @param done since the beginning, in any unit
   * @return units a second; 0 before any time has passed
   */
  public double perSecond(double seconds, double done) {
    if (seconds - newerSeconds >= MARK_SECONDS) {
      olderSeconds = newerSeconds;
      olderDone = newerDone;
      newerSeconds = seconds;
      newerDone = done;
    }
    double passed = seconds - olderSeconds;
    return passed > 0 ? (done - olderDone) / passed : 0;
  }
}
