package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What Maven's files say of each other. */
class PublishedArtifactsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(lanewise-[^<]+)</");
  private static final Pattern VERSION =
      Pattern.compile("<artifactId>lanewise(?:-bom)?</artifactId>\\s*<version>([^<]+)</version>");

  private static String pom(String folder) throws IOException {
    return Files.readString(ROOT.resolve(folder).resolve("pom.xml"));
  }

  private static Set<String> all(Pattern pattern, String pom) {
    return pattern
        .matcher(pom)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The modules of the build, not those of its profiles. */
  private static Set<String> modules() throws IOException {
    String pom = pom("");
    return all(MODULE, pom.substring(0, pom.indexOf("</modules>")));
  }

  @Test
  void theBomHasEveryPublishedModuleInThisVersion() throws IOException {
    Set<String> published = new TreeSet<>();
    for (String module : modules()) {
      String pom = pom(module);
      if (!module.equals("bom") && !pom.contains("<maven.deploy.skip>true<")) {
        published.add(
            pom.lines()
                .map(String::strip)
                .filter(l -> l.startsWith("<artifactId>lanewise-"))
                .findFirst()
                .orElseThrow()
                .replaceAll("<[^>]+>", ""));
      }
    }
    Set<String> listed = all(ARTIFACT, pom("bom"));
    assertTrue(listed.remove("lanewise-bom"));
    assertEquals(published, listed);
    assertEquals(all(VERSION, pom("")), all(VERSION, pom("bom")));
  }

  /** Or a change of a module's sources would not reach the command. */
  @Test
  void theLauncherLooksAtTheSourcesOfAllThatItRuns() throws IOException {
    String launcher = Files.readString(ROOT.resolve("lanewise"));
    String list = launcher.replaceAll("(?s).*\nmodules=\\(([^)]*)\\).*", "$1");
    Set<String> expected = new TreeSet<>(modules());
    expected.removeAll(Set.of("bom", "perf")); // no sources; not run by it
    assertEquals(expected, new TreeSet<>(Set.of(list.split(" "))));
  }
}
