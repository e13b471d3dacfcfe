package dev.lanewise.cli.report.figure;

import dev.lanewise.cli.report.page.CsvFile;
import dev.lanewise.cli.report.page.Grid;
import dev.lanewise.cli.report.page.Grid.Cell;
import dev.lanewise.cli.report.page.Html;
import dev.lanewise.cli.report.page.Page;
import dev.lanewise.cli.report.page.PictureFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/** Pictures that trainings left, side by side by the value of an axis. */
record Pictures() implements FigureKind {
  private static final String FILE = "file";
  private static final String FEATURE_MAPS = "feature-maps";
  private static final String PICTURES = "pictures";
  private static final String BOUNDARY = "boundary";

  @Override
  public String kind() {
    return "pictures";
  }

  @Override
  public String about() {
    return "Pictures that trainings recorded, side by side; of each value the first training's.";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.by(),
        new Setting(
            FILE,
            SettingType.TEXT,
            true,
            "what was recorded",
            List.of(FEATURE_MAPS, PICTURES, BOUNDARY)));
  }

  @Override
  public Drawn draw(Scene scene) throws IOException {
    String file = scene.text(FILE);
    SequencedMap<Integer, List<Html>> rows = new TreeMap<>();
    List<List<Cell>> shares = new ArrayList<>();
    for (Map.Entry<String, List<Trial>> by : scene.by(Setting.BY, scene.trials()).entrySet()) {
      Trial trial = by.getValue().getFirst();
      for (Path picture : pictures(trial, file)) {
        int number = file.equals(BOUNDARY) ? 0 : PictureFiles.number(picture);
        Optional<CsvFile> measured =
            file.equals(FEATURE_MAPS) ? trial.csv("feature-maps.csv") : Optional.empty();
        int line = measured.isPresent() ? line(measured.get(), number) : -1;
        String share = "";
        if (measured.isPresent() && line >= 0) {
          share = ": " + PictureFiles.sparsity(measured.get(), line);
          shares.add(
              List.of(
                  Cell.text(by.getKey()),
                  Cell.text(measured.get().text(line, "layer")),
                  Cell.text(measured.get().text(line, "name")),
                  Cell.percent(measured.get().number(line, "zeroShare"))));
        }
        String caption = by.getKey() + caption(file, number) + share;
        rows.computeIfAbsent(number, _ -> new ArrayList<>())
            .add(Page.picture(picture, caption, file.equals(BOUNDARY) ? "smooth" : "maps"));
      }
    }
    if (rows.isEmpty()) {
      return Drawn.nothing(
          "No pictures: no training that has ended has "
              + file
              + "; --record "
              + file
              + " makes them.");
    }
    List<Html> parts = new ArrayList<>();
    rows.sequencedValues()
        .forEach(row -> parts.add(Html.tag("div").with("class", "pictures").add(row)));
    Optional<Grid> grid =
        shares.isEmpty()
            ? Optional.empty()
            : Optional.of(new Grid(List.of(Setting.BY, "layer", "name", "zeros"), shares));
    List<String> notes = new ArrayList<>(scene.notes());
    notes.add("Of each value the pictures of one training, that with the first seed.");
    return new Drawn(Optional.empty(), Optional.empty(), grid, parts, notes);
  }

  private static List<Path> pictures(Trial trial, String file) throws IOException {
    if (file.equals(BOUNDARY)) {
      Path picture = trial.folder().resolve("boundary.png");
      return Files.isRegularFile(picture) ? List.of(picture) : List.of();
    }
    return PictureFiles.pngs(trial.folder().resolve(file));
  }

  private static String caption(String file, int number) {
    return switch (file) {
      case FEATURE_MAPS -> ", layer " + number;
      case PICTURES -> ", after epoch " + number;
      default -> "";
    };
  }

  private static int line(CsvFile measured, int layer) throws IOException {
    for (int row = 0; row < measured.size(); row++) {
      if (measured.text(row, "layer").equals(Integer.toString(layer))) {
        return row;
      }
    }
    return -1;
  }
}
