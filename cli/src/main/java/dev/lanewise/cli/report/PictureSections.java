package dev.lanewise.cli.report;

import dev.lanewise.cli.report.page.CsvFile;
import dev.lanewise.cli.report.page.Html;
import dev.lanewise.cli.report.page.Page;
import dev.lanewise.cli.report.page.PictureFiles;
import dev.lanewise.cli.report.page.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Pictures that a training left, with what was measured of them. */
final class PictureSections {
  private PictureSections() {}

  /** Of {@code feature-maps/layer-N.png} and {@code feature-maps.csv}. */
  static Optional<Section> featureMaps(Path folder) throws IOException {
    List<Path> pictures = PictureFiles.pngs(folder.resolve("feature-maps"));
    if (pictures.isEmpty()) {
      return Optional.empty();
    }
    Optional<CsvFile> measured = CsvFile.read(folder.resolve("feature-maps.csv"));
    List<Html> grid = new ArrayList<>();
    for (Path picture : pictures) {
      grid.add(Page.picture(picture, caption(picture, measured), "maps"));
    }
    return Optional.of(
        Section.of(
            "Feature maps",
            Page.paragraph(
                "All channels behind each activation for one test image, each scaled to its own"
                    + " range. The shares of zeros are means over test images."),
            Html.tag("div").with("class", "pictures").add(grid)));
  }

  private static String caption(Path picture, Optional<CsvFile> measured) throws IOException {
    int number = PictureFiles.number(picture);
    if (measured.isPresent()) {
      CsvFile file = measured.get();
      for (int row = 0; row < file.size(); row++) {
        if (file.text(row, "layer").equals(Integer.toString(number))) {
          return "Layer %d, %s: %s"
              .formatted(number, file.text(row, "name"), PictureFiles.sparsity(file, row));
        }
      }
    }
    return "Layer " + number;
  }

  /** Of {@code boundary.png}. */
  static Optional<Section> boundary(Path folder) throws IOException {
    Path picture = folder.resolve("boundary.png");
    if (!Files.isRegularFile(picture)) {
      return Optional.empty();
    }
    return Optional.of(
        Section.of(
            "Decision boundary",
            Html.tag("div")
                .with("class", "pictures")
                .add(
                    Page.picture(
                        picture,
                        "The class that the network gives each point of the plane, and the samples",
                        "smooth"))));
  }

  /** Of {@code pictures/epoch-N.png}. */
  static Optional<Section> pictures(Path folder) throws IOException {
    List<Path> pictures = PictureFiles.pngs(folder.resolve("pictures"));
    if (pictures.isEmpty()) {
      return Optional.empty();
    }
    List<Html> grid = new ArrayList<>();
    for (Path picture : pictures) {
      grid.add(Page.picture(picture, "After epoch " + PictureFiles.number(picture), "maps"));
    }
    return Optional.of(
        Section.of(
            "Generated pictures",
            Page.paragraph(
                "Inputs above, what the network made of them below, with the predicted label."),
            Html.tag("div").with("class", "pictures").add(grid)));
  }
}
