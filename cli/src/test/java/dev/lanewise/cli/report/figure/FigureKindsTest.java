package dev.lanewise.cli.report.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.experiment.Cell;
import dev.lanewise.cli.experiment.Figure;
import dev.lanewise.cli.experiment.Form;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FigureKindsTest {
  private static Figure figure(String text) {
    SequencedMap<String, List<String>> settings = new LinkedHashMap<>();
    SequencedMap<String, List<String>> where = new LinkedHashMap<>();
    List<String> words = List.of(text.split(" ", -1));
    for (String word : words.subList(1, words.size())) {
      String[] parts = word.split("=", -1);
      (parts[0].startsWith("where:") ? where : settings)
          .put(parts[0].replace("where:", ""), List.of(parts[1].split(";", -1)));
    }
    return new Figure(words.getFirst(), "", "", where, settings, Optional.empty(), 1);
  }

  private static Form form() {
    List<Cell> cells = new ArrayList<>();
    for (String activation : List.of("relu", "abs")) {
      SequencedMap<String, String> options = new LinkedHashMap<>();
      options.put("activation", activation);
      options.put("seed", "1");
      cells.add(new Cell(activation, options, 1));
    }
    return new Form("quick", "", new LinkedHashMap<>(), List.of("activation"), cells);
  }

  @ParameterizedTest
  @CsvSource({
    "bars y=testAccuracy by=activation baseline=abs",
    "curves y=loss;validationLoss series=activation panels=seed",
    "convergence by=activation threshold=1e-2 reference=relu",
    "diagnosis by=activation measures=silent;dead",
    "table y=testPrecision rows=activation columns=seed where:activation=relu",
  })
  void rightFiguresAreTaken(String text) {
    Figure figure = figure(text);
    FigureKinds.check(figure, form());
    assertTrue(FigureKinds.names().contains(figure.kind()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bar y=testAccuracy by=activation               | expected one of [curves, steps, bars
          bars y=testAccuracy by=activation colour=red   | expected settings of [baseline, by, group, panels, y], got 'colour'
          bars by=activation                             | figure bars, y: expected a result
          bars y=testAcuracy by=activation               | testAccuracy, testLoss
          bars y=testAccuracy by=model                   | an option of the trainings, one of [activation, seed], got model
          bars y=testAccuracy by=activation baseline=elu | expected one of [abs, relu], got elu
          convergence by=activation threshold=low        | expected a number, got low
          pictures by=activation file=photos             | one of [feature-maps, pictures, boundary], got photos
          steps series=activation where:model=lenet      | figure steps, where: expected an option
          steps series=activation where:activation=elu   | where: expected values that some training has
          """)
  void wrongFiguresAreToldBeforeAnyTraining(String text, String message) {
    IllegalArgumentException wrong =
        assertThrows(IllegalArgumentException.class, () -> FigureKinds.check(figure(text), form()));
    assertTrue(String.valueOf(wrong.getMessage()).contains(message), wrong.toString());
  }

  @Test
  void helpNamesEveryKindWithItsSettings() {
    List<String> lines = FigureKinds.help().lines().toList();
    for (String kind : FigureKinds.names()) {
      assertTrue(lines.stream().anyMatch(line -> line.startsWith(kind + ": ")), kind);
    }
    assertEquals(12, FigureKinds.names().size());
  }
}
