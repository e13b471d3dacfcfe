package dev.lanewise.cli.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.models.file.InvalidFileException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentFileTest {
  private static final String SMALL =
      """
      title: Absolute value beside ReLU
      about: Why not.
      recipe: {data: mnist, epochs: 5}
      quick:
        recipe: {epochs: 1}
        grid:
          - {activation: [relu, abs], seed: 1..2}
          - {activation: tanh, learning-rate: 0.1, seed: [1, 2]}
      figures:
        - bars: {title: Accuracy, y: testAccuracy, by: activation, where: {activation: [relu, abs]}}
        - table:
            y: [loss, accuracy]
            paper: {columns: [a, b], rows: {relu: [0.1, 2]}}
      """;

  private static Experiment read(String text) throws InvalidFileException {
    return ExperimentFile.read("small", "small.yaml", text);
  }

  @Test
  void spellsEveryTrainingWithFirstSeedsFirst() throws Exception {
    Form form = read(SMALL).form("quick");
    assertEquals(
        List.of("relu_seed1", "abs_seed1", "tanh_seed1", "relu_seed2", "abs_seed2", "tanh_seed2"),
        form.cells().stream().map(Cell::name).toList());
    assertEquals(List.of("activation", "seed"), form.axes());
    Cell cell = form.cells().get(2);
    assertEquals(
        "{data=mnist, epochs=1, seed=1, activation=tanh, learning-rate=0.1}",
        cell.options().toString());
    assertEquals(8, cell.line());
  }

  @Test
  void readsFiguresWithTheirSettings() throws Exception {
    Experiment experiment = read(SMALL);
    Figure bars = experiment.figures().getFirst();
    assertEquals("bars", bars.kind());
    assertEquals("Accuracy", bars.title());
    assertEquals("testAccuracy", bars.value("y").orElseThrow());
    List<Cell> covered = experiment.form("quick").cells().stream().filter(bars::covers).toList();
    assertEquals(4, covered.size());
    Figure table = experiment.figures().getLast();
    assertEquals(List.of("loss", "accuracy"), table.values("y"));
    assertEquals(List.of(0.1, 2.0), table.paper().orElseThrow().rows().get("relu"));
  }

  @Test
  void allActivationsAreOneWord() throws Exception {
    String text = SMALL.replace("[relu, abs], seed", "all, seed").replace("tanh, l", "mish, l");
    assertTrue(read(text).form("quick").cells().size() > 100);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          epochs: 5}          | epochs: [5]}         | small.yaml:3: expected the value of epochs as a text or number, got a list
          title: Abs          | name: Abs            | small.yaml:1: expected a key of an experiment, one of title, source
          title: Absolute     | titel: Absolute      | got 'titel'
          seed: 1..2          | seed: 2..1           | small.yaml:7: expected a range from a lower to a higher
          seed: 1..2          | seed: [1, 1]         | small.yaml:7: expected each value of seed once
          [relu, abs], seed   | [relu, {}], seed     | small.yaml:7: expected a value of activation
          activation: tanh, l | activation: relu, l  | NONE
          tanh, learning-rate: 0.1 | relu            | small.yaml:8: expected every training once, got 'relu_seed1' in the grid of line 7
          '[0.1, 2]'          | '[0.1]'              | small.yaml:13: expected a number for each of the columns [a, b], got 1
          '[0.1, 2]'          | '[0.1, x]'           | small.yaml:13: expected a number, got 'x'
          '- bars: {'         | '- bars: {}          #' | NONE
          '- bars: {'         | '- {bars: {}, b: {}} #' | small.yaml:10: expected a figure as
          'about: Why not.'   | 'about: [Why'        | small.yaml:
          """)
  void mistakesAreToldWithTheirLine(String right, String wrong, String message) throws Exception {
    String text = SMALL.replace(right, wrong);
    assertTrue(!text.equals(SMALL), right);
    if (message.equals("NONE")) {
      assertEquals("small", read(text).name());
      return;
    }
    InvalidFileException e = assertThrows(InvalidFileException.class, () -> read(text));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void aFileWithoutTrainingsIsRefused() {
    for (String text : List.of("", "- 1", "title: x\nfigures: []", "a: &b [*b]", "\u0000")) {
      InvalidFileException e = assertThrows(InvalidFileException.class, () -> read(text));
      assertTrue(e.getMessage().startsWith("small.yaml"), e.getMessage());
    }
  }
}
