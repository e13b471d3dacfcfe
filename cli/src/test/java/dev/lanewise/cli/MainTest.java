package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {
  @Test
  void helpListsEveryCommandOnStandardOutput() throws Exception {
    CommandRun run = CommandRun.of("--help");
    assertEquals(0, run.exitCode());
    assertEquals(List.of(), run.err());
    assertTrue(run.out().getFirst().startsWith("Usage: lanewise"), run.out()::toString);
    assertTrue(
        run.out().stream().anyMatch(line -> line.startsWith("  doctor ")), run.out()::toString);
  }

  @Test
  void versionNamesTheJdkToo() throws Exception {
    CommandRun run = CommandRun.of("--version");
    assertEquals(0, run.exitCode());
    assertTrue(run.out().getFirst().startsWith("lanewise "), run.out()::toString);
    assertEquals("JDK " + Runtime.version(), run.out().get(1));
  }

  @Test
  void wrongCommandIsAnsweredWithTheNearest() throws Exception {
    assertUsageError(
        "lanewise: unknown command 'docter'; the nearest is 'doctor'; see 'lanewise --help'",
        "docter");
  }

  @Test
  void wrongOptionIsAnsweredWithTheNearest() throws Exception {
    assertUsageError(
        "lanewise: unknown option '--stacktrase'; the nearest is '--stacktrace'; see 'lanewise"
            + " doctor --help'",
        "doctor",
        "--stacktrase");
  }

  @Test
  void aNumberTakenForAnOptionIsAnsweredWithTheWayOut() throws Exception {
    assertUsageError(
        "lanewise: Missing required parameter: 'IMAGE|FEATURES'; a -- goes before numbers that"
            + " begin with a minus; see 'lanewise predict --help'",
        "predict",
        "run",
        "-1.5,2.25");
  }

  @Test
  void noCommandIsAnsweredWithAllOfThem() throws Exception {
    CommandRun run = CommandRun.of();
    assertEquals(2, run.exitCode());
    assertEquals(List.of(), run.out());
    assertEquals(1, run.err().size(), run.err()::toString);
    assertTrue(
        run.err().getFirst().startsWith("lanewise: expected a command: "), run.err()::toString);
    assertTrue(run.err().getFirst().contains("doctor"), run.err()::toString);
  }

  @Test
  void wrongVectorWidthIsToldInOneLine() throws Exception {
    CommandRun run = CommandRun.of(List.of("-Dlanewise.vectorBits=100"), "doctor");
    assertEquals(1, run.exitCode());
    assertEquals(
        List.of("lanewise: -Dlanewise.vectorBits: expected 128, 256 or 512, got '100'"), run.err());
  }

  @Test
  void stacktraceFollowsTheLineWhenAskedFor() throws Exception {
    CommandRun run = CommandRun.of(List.of("-Dlanewise.vectorBits=x"), "doctor", "--stacktrace");
    assertEquals(1, run.exitCode());
    assertEquals(
        "lanewise: -Dlanewise.vectorBits: expected 128, 256 or 512, got 'x'", run.err().getFirst());
    assertTrue(run.err().stream().anyMatch(line -> line.startsWith("\tat ")), run.err()::toString);
  }

  private static void assertUsageError(String message, String... arguments) throws Exception {
    CommandRun run = CommandRun.of(arguments);
    assertEquals(2, run.exitCode());
    assertEquals(List.of(message), run.err());
    assertEquals(List.of(), run.out());
  }
}
