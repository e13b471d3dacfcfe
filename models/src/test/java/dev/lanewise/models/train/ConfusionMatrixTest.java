package dev.lanewise.models.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  /**
   * Actual 0: 3 right, 1 taken for 1. Actual 1: 2 right, 2 taken for 0. Actual 2: 1 taken for 0.
   */
  private static ConfusionMatrix known() {
    ConfusionMatrix matrix = new ConfusionMatrix(3);
    int[][] samples = {{0, 0}, {0, 0}, {0, 0}, {0, 1}, {1, 1}, {1, 1}, {1, 0}, {1, 0}, {2, 0}};
    for (int[] sample : samples) {
      matrix.add(sample[0], sample[1]);
    }
    return matrix;
  }

  @Test
  void figuresOfAKnownMatrixAreThoseOfTheTextbook() {
    ConfusionMatrix matrix = known();
    assertEquals(9, matrix.total());
    assertEquals(5, matrix.correct());
    assertEquals(5.0 / 9, matrix.accuracy());
    assertEquals(2, matrix.count(1, 0));
    assertEquals(4, matrix.support(0));
    assertEquals(6, matrix.predicted(0));
    assertEquals(3.0 / 6, matrix.precision(0));
    assertEquals(3.0 / 4, matrix.recall(0));
    assertEquals(2 * 0.5 * 0.75 / (0.5 + 0.75), matrix.f1(0), 1e-15);
    assertEquals(2.0 / 3, matrix.precision(1));
    assertEquals(2.0 / 4, matrix.recall(1));
    assertEquals((3.0 / 6 + 2.0 / 3 + 0) / 3, matrix.precision(), 1e-15);
  }

  @Test
  void classNeverPredictedHasZeroInsteadOfNoNumber() {
    ConfusionMatrix matrix = known();
    assertEquals(0, matrix.predicted(2));
    assertEquals(0.0, matrix.precision(2));
    assertEquals(0.0, matrix.recall(2));
    assertEquals(0.0, matrix.f1(2));
  }

  @Test
  void emptyMatrixHasZeroEverywhere() {
    ConfusionMatrix matrix = known();
    matrix.clear();
    assertEquals(0, matrix.total());
    assertEquals(0.0, matrix.accuracy());
    assertEquals(0.0, matrix.recall(0));
    assertEquals(0.0, matrix.f1(0));
  }

  @Test
  void batchCountsTheFirstOfTheHighestScoresAndNoLabelBeyondIt() {
    ConfusionMatrix matrix = new ConfusionMatrix(3);
    float[] margin = {9, 9, 1, 2, 0, 5, 5, 1, -3, -2, -1, 9};
    matrix.addAll(new int[] {1, 0, 0, 2, 2}, new Tensor(Shape.of(3, 3), margin, 2));
    assertEquals(1, matrix.count(1, 1));
    assertEquals(1, matrix.count(0, 0));
    assertEquals(1, matrix.count(0, 2));
    assertEquals(3, matrix.total());
  }

  @Test
  void oneClassIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ConfusionMatrix(1));
  }
}
