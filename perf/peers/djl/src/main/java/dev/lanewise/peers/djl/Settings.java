package dev.lanewise.peers.djl;

/** How the library is set up, whatever is measured. */
final class Settings {
  private Settings() {}

  /** For so many threads; to be called before anything of the library. */
  static void apply(int threads) {
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    System.setProperty("ai.djl.offline", "true"); // libraries come with the artifacts
  }
}
