package dev.lanewise.models.data;

/** Told how far the loading of a data set is, where it may take long. */
@FunctionalInterface
public interface LoadProgress {
  /** Tells nobody. */
  LoadProgress SILENT = (file, bytes, total) -> {};

  /**
   * Called as the bytes of a download arrive, and once when all are there.
   *
   * @param file name of the file
   * @param bytes received
   * @param total to receive
   */
  void received(String file, long bytes, long total);

  /**
   * Called as pictures of a folder are decoded, and once when all are; tells nobody unless it is
   * overridden.
   *
   * @param set name of the data set
   * @param pictures decoded
   * @param total to decode
   */
  default void decoded(String set, int pictures, int total) {}
}
