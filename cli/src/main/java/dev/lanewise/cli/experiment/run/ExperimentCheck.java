package dev.lanewise.cli.experiment.run;

import dev.lanewise.cli.experiment.Cell;
import dev.lanewise.cli.experiment.Experiment;
import dev.lanewise.cli.experiment.Figure;
import dev.lanewise.cli.experiment.Form;
import dev.lanewise.cli.report.figure.FigureKinds;
import dev.lanewise.cli.train.Audience.DataSource;
import dev.lanewise.cli.train.Training;
import dev.lanewise.models.file.InvalidFileException;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;

/** Finds what is wrong with an experiment before anything is trained, and says where. */
final class ExperimentCheck {
  private final Experiment experiment;
  private final String file;

  ExperimentCheck(Experiment experiment) {
    this.experiment = experiment;
    this.file = experiment.name() + ".yaml";
  }

  /**
   * Checks names of options and figures, in all forms.
   *
   * @throws InvalidFileException if one is unknown
   */
  void checkNames() throws InvalidFileException {
    Set<String> options = Training.optionNames();
    for (Form form : experiment.forms().values()) {
      for (Cell cell : form.cells()) {
        for (String option : cell.options().keySet()) {
          if (!options.contains(option)) {
            throw mistake(
                cell.line(),
                "expected options of 'lanewise train', one of "
                    + String.join(", ", options)
                    + ", got '"
                    + option
                    + "'");
          }
        }
      }
      for (Figure figure : experiment.figures()) {
        try {
          FigureKinds.check(figure, form);
        } catch (IllegalArgumentException e) {
          throw new InvalidFileException(file + ":" + figure.line() + ": " + e.getMessage(), e);
        }
      }
    }
  }

  /**
   * Checks every training of a form but for its seed: values, data, shapes of the network.
   *
   * @throws InvalidFileException if one cannot be run
   * @throws IOException if its data cannot be had
   */
  void checkTrainings(Form form, DataSource data) throws IOException {
    Set<SequencedMap<String, String>> checked = new HashSet<>();
    for (Cell cell : form.cells()) {
      SequencedMap<String, String> unseeded = new LinkedHashMap<>(cell.options());
      unseeded.remove("seed");
      if (checked.add(unseeded)) {
        try {
          new Training(cell.options()).check(data);
        } catch (IllegalArgumentException e) {
          throw new InvalidFileException(
              file + ":" + cell.line() + ": " + cell.name() + ": " + e.getMessage(), e);
        }
      }
    }
  }

  private InvalidFileException mistake(int line, String message) {
    return new InvalidFileException(file + ":" + line + ": " + message);
  }
}
