package dev.lanewise.measure.machine;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The machine, as the JVM may use it.
 *
 * @param cpu its name
 * @param cores that the JVM may use
 * @param memory bytes in all, or of the container
 * @param heap bytes that the JVM may use at most
 */
public record Machine(String cpu, int cores, long memory, long heap) {
  private static final Path LINUX_CPUS = Path.of("/proc/cpuinfo");

  /** This machine. */
  public static Machine current() throws IOException {
    Runtime runtime = Runtime.getRuntime();
    long memory =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return new Machine(cpuName(), runtime.availableProcessors(), memory, runtime.maxMemory());
  }

  private static String cpuName() throws IOException {
    String name = "";
    if (Files.isReadable(LINUX_CPUS)) {
      try (Stream<String> lines = Files.lines(LINUX_CPUS, StandardCharsets.ISO_8859_1)) {
        name =
            lines
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
      }
    } else if (System.getProperty("os.name").startsWith("Mac")) {
      name = firstLine(List.of("sysctl", "-n", "machdep.cpu.brand_string"));
    }
    return name.isEmpty() ? System.getProperty("os.arch") : name;
  }

  private static String firstLine(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var reader = process.inputReader()) {
      String line = reader.readLine();
      return line == null ? "" : line.strip();
    }
  }
}
