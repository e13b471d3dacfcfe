package dev.lanewise.engine.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachesTest {
  private static final Caches USUAL = new Caches(48 << 10, 1 << 20);

  @TempDir Path folder;

  @Test
  void readsTheDataCachesAsLinuxTellsThem() throws IOException {
    index(0, "1", "Instruction", "64K");
    index(1, "1", "Data", "32K");
    index(2, "2", "Unified", "2048K");
    index(3, "3", "Unified", "32768K");
    assertEquals(new Caches(32 << 10, 2 << 20), read(Map.of()));
  }

  @Test
  void takesTheUsualForWhatNobodyTellsOrCannotBe() throws IOException {
    assertEquals(USUAL, read(Map.of()));
    index(0, "1", "Data", "0K");
    index(1, "2", "Unified", "many");
    assertEquals(USUAL, read(Map.of()));
    index(1, "2", "Unified", "16K"); // less than the first
    assertEquals(USUAL, read(Map.of()));
  }

  @Test
  void propertiesComeFirst() throws IOException {
    index(0, "1", "Data", "32K");
    index(1, "2", "Unified", "512K");
    assertEquals(
        new Caches(65536, 3 << 20),
        read(Map.of("lanewise.cache1", "65536", "lanewise.cache2", "3m")));
  }

  @Test
  void refusesSizesThatAreNone() {
    IllegalArgumentException text =
        assertThrows(
            IllegalArgumentException.class, () -> read(Map.of("lanewise.cache1", "48 kB")));
    assertEquals(
        "-Dlanewise.cache1: expected a size such as 48K, 1M or 49152, got '48 kB'",
        text.getMessage());
    IllegalArgumentException order =
        assertThrows(IllegalArgumentException.class, () -> read(Map.of("lanewise.cache2", "8K")));
    assertTrue(order.getMessage().contains("got 49152 and 8192 bytes"), order.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> read(Map.of("lanewise.cache1", "99999999M")));
  }

  private Caches read(Map<String, String> properties) {
    return Caches.read(folder, properties::get);
  }

  private void index(int index, String level, String type, String size) throws IOException {
    Path cache = Files.createDirectories(folder.resolve("index" + index));
    Files.writeString(cache.resolve("level"), level + "\n");
    Files.writeString(cache.resolve("type"), type + "\n");
    Files.writeString(cache.resolve("size"), size + "\n");
  }
}
