package dev.lanewise.models.data;

/**
 * A file that can be fetched.
 *
 * @param name below each of the set's addresses, and in the cache
 * @param bytes its exact size
 * @param sha256 in hex
 */
record RemoteFile(String name, long bytes, String sha256) {
  boolean isArchive() {
    return name.endsWith(".tar.gz");
  }
}
