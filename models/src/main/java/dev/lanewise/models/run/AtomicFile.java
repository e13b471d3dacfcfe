package dev.lanewise.models.run;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a file so that its name always stands for a whole one: the old or the new. */
public final class AtomicFile {
  private AtomicFile() {}

  /** What goes into a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it; the stream is closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes {@code file} under a temporary name beside it and moves it into place.
   *
   * @throws NoSuchFileException if its folder is not there
   * @throws IOException if it cannot be written; what was there before then remains
   */
  public static void write(Path file, Content content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && Files.notExists(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": expected a file to write, got a folder; name another");
    }
    Path partial = file.resolveSibling(file.getFileName() + "-" + UUID.randomUUID() + ".part");
    try {
      try (OutputStream out =
          new BufferedOutputStream(
              Files.newOutputStream(partial, StandardOpenOption.CREATE_NEW), 1 << 16)) {
        content.writeTo(out);
      }
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (FileSystemException e) {
      throw e; // names the file, and its kind says what is wrong
    } catch (IOException e) {
      throw new IOException(
          file
              + ": expected to be able to write it, got: "
              + e.getMessage()
              + "; make room, what was written before is whole",
          e);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
