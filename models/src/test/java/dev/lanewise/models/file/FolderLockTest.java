package dev.lanewise.models.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderLockTest {
  @TempDir Path folder;

  @Test
  void keepsOthersAwayUntilItIsClosedAndLeavesNothing() throws IOException {
    for (int turn = 0; turn < 2; turn++) {
      try (FolderLock _ = FolderLock.of(folder)) {
        String message =
            assertThrows(IllegalArgumentException.class, () -> FolderLock.of(folder)).getMessage();
        assertTrue(message.startsWith(folder + ": expected a folder that nobody"), message);
      }
      try (Stream<Path> left = Files.list(folder)) {
        assertEquals(0, left.count());
      }
    }
  }

  @Test
  void aFileThatAKilledProcessLeftLocksNothing() throws IOException {
    Files.createFile(folder.resolve("in-use"));
    FolderLock.of(folder).close();
  }
}
