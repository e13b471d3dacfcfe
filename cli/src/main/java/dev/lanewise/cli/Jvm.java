package dev.lanewise.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * What matters of the JVM that runs us: what it must not do to our arrays, and what keeps it from
 * compiling kernels to vector code.
 *
 * @param version of the JDK
 * @param g1 whether the garbage collector is G1
 * @param compactHeaders whether objects have compact headers
 * @param interpreted whether nothing is compiled
 * @param optimizing whether the optimizing compiler, C2, is there
 * @param fma whether multiply-adds are compiled to one instruction
 */
record Jvm(
    Runtime.Version version,
    boolean g1,
    boolean compactHeaders,
    boolean interpreted,
    boolean optimizing,
    boolean fma) {

  /** This JVM. A JVM that knows an option not by name has it switched off. */
  static Jvm current() {
    return new Jvm(
        Runtime.version(),
        is("UseG1GC", "true"),
        is("UseCompactObjectHeaders", "true"),
        System.getProperty("java.vm.info", "").contains("interpreted"),
        is("TieredStopAtLevel", "4"),
        is("UseFMA", "true"));
  }

  private static boolean is(String option, String value) {
    HotSpotDiagnosticMXBean options =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    try {
      return options.getVMOption(option).getValue().equals(value);
    } catch (IllegalArgumentException unknownOption) {
      return false;
    }
  }

  /** Known faults of this JVM that can spoil data, one line each, with what to do. */
  List<String> hazards() {
    List<String> hazards = new ArrayList<>();
    if (g1 && version.feature() == 25 && version.interim() == 0 && version.update() < 3) {
      hazards.add(
          "JDK "
              + version
              + " with the G1 collector can corrupt arrays that native code reads, zlib's among"
              + " them; update to 25.0.3 or newer, or add -XX:+UseParallelGC");
    }
    if (compactHeaders && version.feature() == 25) {
      hazards.add(
          "-XX:+UseCompactObjectHeaders corrupts String.getBytes on this JDK; start without it");
    }
    return hazards;
  }

  /** What keeps kernels from becoming vector code, one line each, with what to do. */
  List<String> obstacles() {
    List<String> obstacles = new ArrayList<>();
    if (interpreted) {
      obstacles.add("the JVM only interprets: start without -Xint");
    } else if (!optimizing) {
      obstacles.add(
          "the optimizing compiler C2 is off: start without -XX:TieredStopAtLevel, on a HotSpot"
              + " server JVM");
    }
    if (!fma) {
      obstacles.add(
          "multiply-adds are off: start without -XX:UseAVX below 2 or -XX:-UseFMA; a CPU or virtual"
              + " machine without FMA is too old");
    }
    return obstacles;
  }
}
