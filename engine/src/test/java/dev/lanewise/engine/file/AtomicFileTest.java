package dev.lanewise.engine.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir private Path temp = Path.of("");

  @Test
  void aFileThatCannotBeWrittenStaysAsItWas() throws IOException {
    Path file = temp.resolve("weights");
    AtomicFile.write(file, out -> out.write(new byte[] {1, 2}));
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(3);
                      throw new IOException("No space left on device");
                    }));
    assertTrue(e.getMessage().startsWith(file + ": expected to be able"), e.getMessage());
    assertTrue(e.getMessage().contains("No space left on device"), e.getMessage());
    assertArrayEquals(new byte[] {1, 2}, Files.readAllBytes(file));
    try (var files = Files.list(temp)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void whatAKilledProcessLeftIsRemovedAndNothingElse() throws IOException {
    Path below = Files.createDirectory(temp.resolve("below"));
    Path[] partial = new Path[2];
    AtomicFile.write(
        temp.resolve("weights"),
        out -> {
          partial[0] = onlyPartial(temp);
          Files.copy(partial[0], temp.resolve("left"));
        });
    Files.move(temp.resolve("left"), partial[0]);
    partial[1] = Files.copy(partial[0], below.resolve(partial[0].getFileName()));
    Path other = Files.write(temp.resolve("film.part"), new byte[] {1});
    AtomicFile.removePartial(temp);
    assertFalse(Files.exists(partial[0]) || Files.exists(partial[1]));
    assertTrue(Files.exists(other));
    assertTrue(Files.exists(temp.resolve("weights")));
  }

  private static Path onlyPartial(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".part")).findFirst().orElseThrow();
    }
  }

  @Test
  void aMissingFolderIsNamed() {
    Path file = temp.resolve("nothing").resolve("weights");
    NoSuchFileException e =
        assertThrows(NoSuchFileException.class, () -> AtomicFile.write(file, out -> out.write(1)));
    assertEquals(file.getParent().toString(), e.getFile());
    assertThrows(NoSuchFileException.class, () -> AtomicFile.requireWritable(file));
  }

  @Test
  void aFolderIsNotReplaced() throws IOException {
    IOException e =
        assertThrows(IOException.class, () -> AtomicFile.write(temp, out -> out.write(1)));
    assertTrue(e.getMessage().startsWith(temp + ": expected a file"), e.getMessage());
    assertTrue(Files.isDirectory(temp));
  }

  @Test
  void whatIsNeitherFileNorFolderIsNotReplaced() throws IOException {
    Path socket = temp.resolve("socket"); // in the file system like a device, and ours to lose
    try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.bind(UnixDomainSocketAddress.of(socket));
      IOException e =
          assertThrows(IOException.class, () -> AtomicFile.writeText(socket, "weights"));
      assertTrue(e.getMessage().startsWith(socket + ": expected a file to write, got a device"));
      assertFalse(Files.isRegularFile(socket));
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aDeviceIsRefusedBeforeTheWork() {
    Path device = Path.of("/dev/null");
    IOException e = assertThrows(IOException.class, () -> AtomicFile.requireWritable(device));
    assertEquals(
        "/dev/null: expected a file to write, got a device or a pipe; name another",
        e.getMessage());
  }
}
