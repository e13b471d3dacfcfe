package dev.lanewise.cli.report;

import dev.lanewise.cli.report.page.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a training may have recorded beside its metrics.
 *
 * @param file in the run folder
 * @param option of {@code train} that asks for it
 * @param reader makes a section of it; none where the file is not there
 */
record Recorded(String file, String option, Reader reader) {
  /** In the order of the report. */
  static final List<Recorded> ALL =
      List.of(
          new Recorded("steps.csv", "--record steps:N", StepsSection::of),
          new Recorded("diagnostics.csv", "--diagnose", DiagnosisSection::of),
          new Recorded(
              "activation-parameters.csv",
              "--record activation-parameters",
              ActivationParametersSection::of),
          new Recorded("movement.csv", "--record movement", MovementSection::of),
          new Recorded("feature-maps", "--record feature-maps", PictureSections::featureMaps),
          new Recorded("boundary.png", "--record boundary", PictureSections::boundary),
          new Recorded("pictures", "--record pictures", PictureSections::pictures));

  /** Makes a section of a file in a run folder. */
  @FunctionalInterface
  interface Reader {
    Optional<Section> read(Path folder) throws IOException;
  }

  Optional<Section> read(Path folder) throws IOException {
    return reader.read(folder);
  }
}
