package dev.lanewise.engine.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimdTest {
  /** Prints the width; run as a process of its own. */
  static final class Print {
    private Print() {}

    public static void main(String[] arguments) {
      System.out.println(Simd.LANES);
    }
  }

  @ParameterizedTest
  @CsvSource({"128,4", "256,8", "512,16"})
  void thePropertyForcesTheWidth(String bits, String lanes) throws Exception {
    assertEquals(lanes, print("-D" + Simd.VECTOR_BITS + "=" + bits).strip());
  }

  @Test
  void anotherWidthIsRefusedByName() throws Exception {
    String output = print("-D" + Simd.VECTOR_BITS + "=64");
    assertTrue(
        output.contains("-Dlanewise.vectorBits: expected 128, 256 or 512, got '64'"), output);
  }

  @Test
  void speciesAgreeWithEachOther() {
    assertEquals(Simd.LANES, Simd.INTS.length());
    assertEquals(0, Simd.SUM_LANES % Simd.LANES);
    assertTrue(Set.of(16, 32).contains(Simd.REGISTERS));
  }

  @Test
  void aProgramWithoutTheModuleIsToldTheOption() throws Exception {
    String output = start("-Xshare:auto");
    assertTrue(
        output.contains(
            "NoClassDefFoundError: Lanewise: expected the module jdk.incubator.vector, got a"
                + " program without it; start Java with --add-modules jdk.incubator.vector"),
        output);
  }

  private static String print(String option) throws IOException, InterruptedException {
    return start("--add-modules=jdk.incubator.vector", option);
  }

  private static String start(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(options));
    command.addFirst(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Print.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .replaceAll("(?m)^WARNING: Using incubator modules.*\\R", "");
    process.waitFor();
    return output;
  }
}
