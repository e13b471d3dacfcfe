package dev.lanewise.models.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where data sets are looked for, first to last, and where fetched ones are kept.
 *
 * @param own the folder that {@value #VARIABLE} names, if it is set
 * @param system where Debian's packages put data sets
 * @param cache of the user: fetched sets lie in it, each in a folder of its name
 */
record DataPlaces(Optional<Path> own, Path system, Path cache) {
  static final String VARIABLE = "LANEWISE_DATA";

  /** Those of this process. */
  static DataPlaces standard() {
    return of(System.getenv(), System.getProperty("os.name"), System.getProperty("user.home"));
  }

  /** Those of an environment, an operating system and a home folder. */
  static DataPlaces of(Map<String, String> environment, String os, String home) {
    return new DataPlaces(
        variable(environment, VARIABLE),
        Path.of("/usr/share/datasets"),
        cache(environment, os.toLowerCase(Locale.ROOT), Path.of(home)));
  }

  private static Path cache(Map<String, String> environment, String os, Path home) {
    if (os.startsWith("mac")) {
      return home.resolve("Library/Caches/lanewise");
    }
    if (os.startsWith("windows")) {
      return variable(environment, "LOCALAPPDATA")
          .orElse(home.resolve("AppData/Local"))
          .resolve("lanewise/cache");
    }
    // The XDG base directory specification: a relative path is to be ignored.
    return variable(environment, "XDG_CACHE_HOME")
        .filter(Path::isAbsolute)
        .orElse(home.resolve(".cache"))
        .resolve("lanewise");
  }

  private static Optional<Path> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(s -> !s.isBlank()).map(Path::of);
  }

  /** The folders that a set may lie in, in the order of search. */
  List<Path> candidates(String name) {
    List<Path> folders = new ArrayList<>();
    if (own.isPresent()) {
      folders.add(own.get().resolve(name));
      if (name.equals(NamedDataset.CIFAR_10.name())) {
        folders.add(own.get().resolve(ImageFolder.CIFAR_FOLDER));
      }
    }
    folders.add(system.resolve(name));
    folders.add(cache.resolve(name));
    return folders;
  }
}
