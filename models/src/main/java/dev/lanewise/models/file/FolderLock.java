package dev.lanewise.models.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps others from writing into a folder while a process does: two at once would mix their tables.
 * It is a lock of the system on the file {@code in-use} there, so it ends with its process, however
 * that is killed; the file alone, left behind, locks nothing. Where the file system has no locks,
 * nobody is kept away.
 */
public final class FolderLock implements AutoCloseable {
  private static final String FILE = "in-use";

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Locks a folder until this is closed.
   *
   * @throws IllegalArgumentException if it is locked, by this process or another
   * @throws IOException if nothing can be written there
   */
  public static FolderLock of(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (isFree(channel)) {
      return new FolderLock(file, channel);
    }
    channel.close();
    throw new IllegalArgumentException(
        folder
            + ": expected a folder that nobody writes to, got one that is in use; wait until the"
            + " other process ends, or stop it first");
  }

  private static boolean isFree(FileChannel channel) {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      return true; // this file system has none
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      Files.deleteIfExists(file);
    }
  }
}
