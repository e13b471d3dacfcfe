package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorTest {
  @Test
  void findsVectorCodeInThisJvm() throws Exception {
    CommandRun run = CommandRun.of("doctor");
    assertEquals(List.of(), run.err());
    assertTrue(run.out().contains("kernels     vector code"), run.out()::toString);
    assertEquals("All is well.", run.out().getLast());
    assertEquals(0, run.exitCode());
  }

  @Test
  void namesTheOptionThatKeepsKernelsFromBeingVectorCode() throws Exception {
    CommandRun run = CommandRun.of(List.of("-XX:TieredStopAtLevel=1"), "doctor");
    assertEquals(1, run.exitCode());
    assertTrue(run.out().contains("kernels     NOT vector code"), run.out()::toString);
    assertTrue(
        run.out().stream()
            .anyMatch(
                line -> line.startsWith("problem ") && line.contains("-XX:TieredStopAtLevel")),
        run.out()::toString);
    assertEquals("Problems found: 1", run.out().getLast());
  }
}
