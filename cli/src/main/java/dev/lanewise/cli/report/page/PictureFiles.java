package dev.lanewise.cli.report.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Numbered pictures in a folder, such as {@code layer-1.png}. */
public final class PictureFiles {
  private PictureFiles() {}

  /** By the number in their names; none where there is no such folder. */
  public static List<Path> pngs(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("[a-z-]+-\\d{1,6}\\.png"))
          .sorted(Comparator.comparingInt(PictureFiles::number))
          .toList();
    }
  }

  /**
   * How sparse a layer's outputs are, from a line of {@code feature-maps.csv}: as {@code 43.75 % of
   * its outputs are 0, 52.1 % below a hundredth of the image's largest}.
   *
   * @throws IOException if the file has no such column
   */
  public static String sparsity(CsvFile measured, int row) throws IOException {
    String zeros = Numbers.percent(measured.number(row, "zeroShare")) + " of its outputs are 0";
    return measured.has("smallShare")
        ? zeros
            + ", "
            + Numbers.percent(measured.number(row, "smallShare"))
            + " below a hundredth of the image's largest"
        : zeros;
  }

  /** The number in a picture's name. */
  public static int number(Path picture) {
    return Integer.parseInt(picture.getFileName().toString().replaceAll("\\D", ""));
  }
}
