package dev.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JvmTest {
  @ParameterizedTest
  @ValueSource(strings = {"25", "25.0.1+8-LTS", "25.0.2"})
  void warnsOfEarlyUpdatesUnderG1Alone(String version) {
    List<String> hazards = jvm(version, true, false).hazards();
    assertEquals(1, hazards.size());
    assertTrue(hazards.getFirst().contains("update to 25.0.3"), hazards::toString);
    assertEquals(List.of(), jvm(version, false, false).hazards());
  }

  @ParameterizedTest
  @ValueSource(strings = {"25.0.3+9-LTS", "25.0.4", "25.1", "26"})
  void saysNothingOfLaterUpdates(String version) {
    assertEquals(List.of(), jvm(version, true, false).hazards());
  }

  @Test
  void warnsAtEveryCommandOfCompactHeaders() throws Exception {
    assertEquals(1, jvm("25.0.3", true, true).hazards().size());
    assertEquals(2, jvm("25.0.1", true, true).hazards().size());

    assumeTrue(Runtime.version().feature() == 25, "a fault of JDK 25");
    // The wrong width ends the run early: the warning must be there by then.
    CommandRun run =
        CommandRun.of(
            List.of("-XX:+UseCompactObjectHeaders", "-Dlanewise.vectorBits=100"), "doctor");
    assertEquals(
        "lanewise: warning: -XX:+UseCompactObjectHeaders corrupts String.getBytes on this JDK;"
            + " start without it",
        run.err().getFirst());
  }

  @Test
  void namesEveryObstacle() {
    Jvm interpreter = new Jvm(Runtime.version(), false, false, true, true, true);
    assertTrue(interpreter.obstacles().getFirst().contains("-Xint"));
    Jvm noFma = new Jvm(Runtime.version(), false, false, false, true, false);
    assertTrue(noFma.obstacles().getFirst().contains("-XX:UseAVX"));
    assertEquals(List.of(), Jvm.current().obstacles());
  }

  private static Jvm jvm(String version, boolean g1, boolean compactHeaders) {
    return new Jvm(Runtime.Version.parse(version), g1, compactHeaders, false, true, true);
  }
}
