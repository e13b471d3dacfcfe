package dev.lanewise.engine.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Writes a file so that its name always stands for a whole one: the old or the new. */
public final class AtomicFile {
  private static final String PARTIAL = ".part";

  /** What {@link #write} calls a file that is not whole yet. */
  private static final Pattern PARTIAL_NAME =
      Pattern.compile(
          ".*-\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}" + Pattern.quote(PARTIAL));

  private AtomicFile() {}

  /** What goes into a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it; the stream is closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Checks, before any work, that {@link #write} will find a folder to write into.
   *
   * @throws NoSuchFileException if its folder is not there
   * @throws IOException if it is a folder itself, a device or a pipe, or nothing may be written
   *     there
   */
  public static void requireWritable(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": expected a file to write, got a folder; name another");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(
          file + ": expected a file to write, got a device or a pipe; name another");
    }
    if (folder != null && !Files.isWritable(folder)) {
      throw new AccessDeniedException(folder.toString());
    }
  }

  /**
   * Writes {@code file} under a temporary name beside it and moves it into place.
   *
   * @throws NoSuchFileException if its folder is not there
   * @throws IOException if it cannot be written; what was there before then remains
   */
  public static void write(Path file, Content content) throws IOException {
    requireWritable(file);
    Path partial = file.resolveSibling(file.getFileName() + "-" + UUID.randomUUID() + PARTIAL);
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
              + "; what was there before is whole",
          e);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /**
   * {@link #write} of a text in UTF-8.
   *
   * @throws NoSuchFileException if its folder is not there
   * @throws IOException if it cannot be written; what was there before then remains
   */
  public static void writeText(Path file, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(file, out -> out.write(bytes));
  }

  /**
   * Removes what a process that was killed in {@link #write} left in a folder and those below. No
   * other process may be writing there.
   *
   * @throws IOException if the folder cannot be read or a file not be removed
   */
  public static void removePartial(Path folder) throws IOException {
    List<Path> left;
    try (Stream<Path> files = Files.walk(folder)) {
      left = files.filter(AtomicFile::isPartial).toList();
    }
    for (Path file : left) {
      Files.delete(file);
    }
  }

  private static boolean isPartial(Path file) {
    return PARTIAL_NAME.matcher(String.valueOf(file.getFileName())).matches()
        && Files.isRegularFile(file);
  }
}
