package dev.lanewise.engine.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.engine.simd.Simd;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The same bits on every machine, at every width, interpreted and compiled. This class runs at 128,
 * 256 and 512 bits in turn, each time beside a JVM that interprets alone; the bits they must all
 * give stand here, so that a change of any function shows.
 */
class BitsTest {
  private static final int SAMPLES = 2048;
  private static final int ROUNDS = 1000;

  private static final String BITS =
      """
      exp=bb40e3833f411063
      expm1=6b0cb16916e7c4c7
      log=8047100aa5e8fcd7
      log1p=7fd44b7d2b4a5968
      tanh=f763c345c1da9cae
      sigmoid=144bc9eb9a08217b
      sigmoid'=44f0ce5353a16ee0
      erf=c3872dca09d6388a
      """;

  /** Prints the checksums: what the interpreting JVM runs. */
  public static void main(String[] arguments) {
    System.out.print(checksums());
  }

  @Test
  void compiledCodeGivesTheBitsOfRecord() {
    for (int round = 0; round < ROUNDS; round++) {
      assertEquals(BITS, checksums());
    }
  }

  @Test
  void interpretedCodeGivesTheBitsOfRecord() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-Xint", "--add-modules", "jdk.incubator.vector"));
    command.add("-D" + Simd.VECTOR_BITS + "=" + Simd.FLOATS.vectorBitSize());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(BitsTest.class.getName());
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String printed = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, child.waitFor());
    assertEquals(BITS, printed);
  }

  private static String checksums() {
    StringBuilder sums = new StringBuilder();
    for (VectorFunction function : VectorFunction.all()) {
      sums.append(function).append('=').append(Long.toHexString(checksum(function))).append('\n');
    }
    return sums.toString();
  }

  /** Of the results for floats of all magnitudes, and as many between −12 and 12. */
  private static long checksum(VectorFunction function) {
    float[] x = new float[SAMPLES];
    float[] y = new float[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      x[i] =
          (i & 1) == 0
              ? Float.intBitsToFloat(i * (int) (0x1_0000_0000L / SAMPLES))
              : (i - SAMPLES / 2) * (24f / SAMPLES);
    }
    function.apply(x, y);
    long sum = 0;
    for (float value : y) {
      sum = sum * 0x9e37_79b9_7f4a_7c15L + Float.floatToIntBits(value);
    }
    return sum;
  }
}
