package dev.lanewise.measure.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Memory of the machine that a process has in use, heap and all else. */
public final class ResidentMemory {
  private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB$");
  private static final int KIB = 1024;

  private ResidentMemory() {}

  /** The most bytes that a process ever had in memory; empty where the system does not tell. */
  public static OptionalLong peak(long process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process), "status");
    if (!Files.isReadable(status)) {
      return OptionalLong.empty();
    }
    Matcher peak = PEAK.matcher(Files.readString(status));
    return peak.find()
        ? OptionalLong.of(KIB * Long.parseLong(peak.group(1)))
        : OptionalLong.empty();
  }
}
