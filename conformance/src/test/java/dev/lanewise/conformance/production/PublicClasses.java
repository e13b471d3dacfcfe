package dev.lanewise.conformance.production;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Finds what the module of a type offers. */
final class PublicClasses {
  private PublicClasses() {}

  /** The public classes, beside {@code type} in its folder or jar, that implement it. */
  static Set<Class<?>> thatImplement(Class<?> type) {
    try {
      Path place = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(place)) {
        return in(place, type);
      }
      URI jar = URI.create("jar:" + place.toUri());
      try (FileSystem files = FileSystems.newFileSystem(jar, Map.of())) {
        return in(files.getPath("/"), type);
      }
    } catch (IOException | URISyntaxException | ClassNotFoundException e) {
      throw new IllegalStateException("Classes beside " + type.getName(), e);
    }
  }

  private static Set<Class<?>> in(Path root, Class<?> type)
      throws IOException, ClassNotFoundException {
    String folder = type.getPackageName().replace('.', '/');
    Path start = root.resolve(folder.substring(0, folder.indexOf("/layers") + "/layers".length()));
    List<Path> files;
    try (Stream<Path> walk = Files.walk(start)) {
      files = walk.filter(file -> file.toString().endsWith(".class")).sorted().toList();
    }
    Set<Class<?>> found = new LinkedHashSet<>();
    for (Path file : files) {
      String path = root.relativize(file).toString().replace('\\', '/');
      String name = path.substring(0, path.length() - ".class".length()).replace('/', '.');
      Class<?> candidate = Class.forName(name, false, type.getClassLoader());
      boolean offered =
          Modifier.isPublic(candidate.getModifiers())
              && !candidate.isInterface()
              && !Modifier.isAbstract(candidate.getModifiers());
      if (offered && type.isAssignableFrom(candidate)) {
        found.add(candidate);
      }
    }
    return found;
  }
}
