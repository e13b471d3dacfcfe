package dev.lanewise.cli.report.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What lies in a folder beside its report. */
public final class FileList {
  private FileList() {}

  /** A table of the files, with links. */
  public static Html of(Path folder, String except) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files =
          all.filter(Files::isRegularFile)
              .filter(file -> !file.getFileName().toString().equals(except))
              .sorted()
              .toList();
    }
    List<List<Grid.Cell>> rows = new ArrayList<>();
    for (Path file : files) {
      String name = file.getFileName().toString();
      long bytes = Files.size(file);
      rows.add(List.of(Grid.Cell.link(name, name), Grid.Cell.number((double) bytes, size(bytes))));
    }
    return new Grid(List.of("file", "size"), rows).html("Files of this run");
  }

  private static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + "\u202fbytes";
    }
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.1f\u202fKiB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f\u202fMiB", bytes / 1048576.0);
  }
}
