package dev.lanewise.models.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder in the making, beside where it will stand: it is moved there whole, or removed, also
 * when the process is told to end.
 */
final class PartialFolder implements AutoCloseable {
  private final Path folder;
  private final Thread remover;

  /** A new empty folder in {@code parent}, which is made if need be. */
  PartialFolder(Path parent, String name) throws IOException {
    Files.createDirectories(parent);
    folder = Files.createTempDirectory(parent, name + "-").toAbsolutePath();
    remover = new Thread(this::removeAtExit, "remove " + folder);
    Runtime.getRuntime().addShutdownHook(remover);
  }

  Path path() {
    return folder;
  }

  /** Moves it to {@code target}, in place of what was there. */
  void moveTo(Path target) throws IOException {
    if (Files.exists(target)) {
      remove(target);
    }
    Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    if (!isShuttingDown()) {
      remove(folder);
    }
  }

  /** Whether the remover can no more be called off: then it is what removes the folder. */
  private boolean isShuttingDown() {
    try {
      Runtime.getRuntime().removeShutdownHook(remover);
      return false;
    } catch (IllegalStateException shuttingDown) {
      return true;
    }
  }

  private void removeAtExit() {
    try {
      remove(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a folder and all in it; links are removed, not followed. */
  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
