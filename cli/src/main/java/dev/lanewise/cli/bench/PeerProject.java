package dev.lanewise.cli.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The peers' part of the source folder, where Maven builds them and fetches their libraries. One
 * that cannot be built keeps none of the others back.
 */
final class PeerProject {
  private static final Path PEERS = Path.of("perf", "peers");
  private static final Path CLASS_PATH = Path.of("target", "class-path");

  private final Path home;

  private PeerProject(Path home) {
    this.home = home;
  }

  /**
   * The source folder that the launcher told of.
   *
   * @throws IllegalArgumentException if there is none
   */
  static PeerProject find() {
    String home = System.getProperty("lanewise.home");
    if (home == null || !Files.isDirectory(Path.of(home).resolve(PEERS))) {
      throw new IllegalArgumentException(
          "--peers: expected to be started by ./lanewise in a source folder, where the peers are"
              + " built; or give that folder with -Dlanewise.home=FOLDER");
    }
    return new PeerProject(Path.of(home));
  }

  /**
   * Builds peers.
   *
   * @return commands that start them, by name; without those that could not be built
   */
  SequencedMap<String, List<String>> build(List<String> names)
      throws IOException, InterruptedException {
    List<String> modules = new ArrayList<>();
    for (String name : names) {
      Files.deleteIfExists(classPath(name));
      modules.add(PEERS.resolve(name).toString());
    }
    List<String> maven =
        List.of(
            "mvn",
            "-q",
            "-B",
            "--fail-at-end",
            "-Ppeers",
            "-Dquick",
            "-Dmaven.test.skip=true",
            "-pl",
            String.join(",", modules),
            "-am",
            "package");
    ProcessBuilder builder =
        new ProcessBuilder(maven).directory(home.toFile()).redirectErrorStream(true);
    Path log = Files.createTempFile("lanewise-peers", ".log");
    builder.redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.start().waitFor();
    SequencedMap<String, List<String>> commands = new LinkedHashMap<>();
    for (String name : names) {
      if (Files.exists(classPath(name))) {
        commands.put(name, command(name));
      }
    }
    if (commands.size() == names.size()) {
      Files.delete(log);
    } else {
      System.err.println("lanewise: warning: not all peers could be built; see " + log);
    }
    return commands;
  }

  private List<String> command(String name) throws IOException {
    String libraries = Files.readString(classPath(name), StandardCharsets.UTF_8).strip();
    Path classes = home.resolve(PEERS).resolve(name).resolve(Path.of("target", "classes"));
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules",
        "jdk.incubator.vector",
        "--enable-native-access=ALL-UNNAMED",
        "-XX:+UseParallelGC",
        "-cp",
        classes + java.io.File.pathSeparator + libraries,
        PeerChoice.mainClass(name));
  }

  private Path classPath(String name) {
    return home.resolve(PEERS).resolve(name).resolve(CLASS_PATH);
  }
}
