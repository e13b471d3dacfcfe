package dev.lanewise.models.run;

import dev.lanewise.engine.simd.Simd;
import java.lang.module.ModuleDescriptor;

/**
 * What a run was made by.
 *
 * @param lanewise version of Lanewise
 * @param java version of the Java runtime
 * @param system operating system and architecture
 * @param vectorBits width of the vectors; results do not depend on it, times do
 */
public record Versions(String lanewise, String java, String system, int vectorBits) {
  /** Those of this process. */
  public static Versions current() {
    return new Versions(
        lanewiseVersion(),
        Runtime.version().toString(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Simd.FLOATS.vectorBitSize());
  }

  /** The module knows it, or the jar's manifest; classes in a folder belong to no version. */
  private static String lanewiseVersion() {
    ModuleDescriptor module = Versions.class.getModule().getDescriptor();
    if (module != null && module.rawVersion().isPresent()) {
      return module.rawVersion().get();
    }
    String manifest = Versions.class.getPackage().getImplementationVersion();
    return manifest == null ? "unreleased" : manifest;
  }
}
