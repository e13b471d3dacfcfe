package dev.lanewise.models.data;

/** Told how far a download is. */
@FunctionalInterface
public interface FetchProgress {
  /** Tells nobody. */
  FetchProgress SILENT = (file, bytes, total) -> {};

  /**
   * Called as bytes arrive, and once when all are there.
   *
   * @param file name of the file
   * @param bytes received
   * @param total to receive
   */
  void received(String file, long bytes, long total);
}
