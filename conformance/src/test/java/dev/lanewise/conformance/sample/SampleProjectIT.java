package dev.lanewise.conformance.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody else's project, built and tested by Maven with the artifacts of this build. They are
 * installed in a repository of the test's own, beside links to what the user's repository holds:
 * nothing is downloaded, and nothing is left behind.
 */
class SampleProjectIT {
  private static final Pattern INPUT = Pattern.compile("slope of the reference: at ([-.0-9]+) \\(");

  /** Of this build; the parent has a pom alone. */
  private static final List<String> MODULES = List.of("engine", "layers", "conformance");

  @TempDir private static Path folder;

  /** How Maven ended, and what it printed. */
  private record Build(int exitCode, String output) {}

  @BeforeAll
  static void install() throws IOException {
    Path repository = Files.createDirectories(folder.resolve("repository"));
    Path users = Path.of(System.getProperty("sample.localRepository"));
    link(users, repository, "dev");
    Path dev = Files.createDirectories(repository.resolve("dev"));
    if (Files.isDirectory(users.resolve("dev"))) {
      link(users.resolve("dev"), dev, "lanewise");
    }
    String version = System.getProperty("sample.version");
    install(dev, "lanewise", version, Path.of("../pom.xml"), "pom");
    for (String module : MODULES) {
      Path base = Path.of("..", module);
      String artifact = "lanewise-" + module;
      install(dev, artifact, version, base.resolve("pom.xml"), "pom");
      install(
          dev, artifact, version, base.resolve("target", artifact + "-" + version + ".jar"), "jar");
    }
    copy(Path.of("sample"), folder.resolve("project"));
  }

  /** Links to everything in one folder but {@code left}, in the other. */
  private static void link(Path from, Path to, String left) throws IOException {
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.toList()) {
        if (!entry.getFileName().toString().equals(left)) {
          Files.createSymbolicLink(to.resolve(entry.getFileName()), entry.toAbsolutePath());
        }
      }
    }
  }

  private static void install(Path dev, String artifact, String version, Path file, String type)
      throws IOException {
    Path place =
        Files.createDirectories(dev.resolve("lanewise").resolve(artifact).resolve(version));
    Files.copy(file, place.resolve(artifact + "-" + version + "." + type));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  @Test
  void passesAndItsPlantedBugIsCaught() throws Exception {
    Build right = maven("test");
    assertEquals(0, right.exitCode, right.output);
    // Reports of jqwik: properties were inherited and run.
    assertTrue(right.output.contains("KneeTest:anyElementsGiveTheSameBits"), right.output);
    assertTrue(right.output.contains("ScaleTest:keepsItsPromisesForAnyBatch"), right.output);

    Build faulty = maven("test", "-Dtest=FaultyKneeTest");
    assertNotEquals(0, faulty.exitCode, faulty.output);
    Matcher input = INPUT.matcher(faulty.output);
    assertTrue(input.find(), faulty.output);
    double x = Double.parseDouble(input.group(1));
    assertTrue(x >= 0.25 && x <= 0.5, "where the bug is: " + x);
  }

  private static Build maven(String... arguments) throws IOException, InterruptedException {
    String script = File.separatorChar == '\\' ? "mvn.cmd" : "mvn";
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("sample.mavenHome"), "bin", script).toString());
    command.addAll(
        List.of(
            "-o",
            "-B",
            "-Dmaven.repo.local=" + folder.resolve("repository"),
            "-Dstyle.color=never"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.resolve("project").toFile());
    builder
        .redirectErrorStream(true)
        .environment()
        .put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("MAVEN_OPTS");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Build(process.waitFor(), output);
  }
}
