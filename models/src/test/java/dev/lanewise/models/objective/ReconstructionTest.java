package dev.lanewise.models.objective;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.loss.Loss;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.data.Datasets;
import dev.lanewise.models.data.Normalization;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ReconstructionTest {
  private static final int BATCH = 3;
  private static final int CLASSES = 4;
  private static final int PIXELS = 35;
  private static final int MARGIN = 5;

  private final Reconstruction objective = new Reconstruction();

  private static Tensor random(long seed, Shape shape) {
    float[] data = new float[shape.size() + MARGIN];
    new CounterRandom(seed).fillNormal(data, 0, data.length, 0, 1);
    return new Tensor(shape, data, MARGIN);
  }

  /** Both sums in doubles, and the slope of each term. */
  @Test
  void lossAndGradientAreThoseOfTheFormula() {
    Tensor output = random(1, Shape.of(BATCH, CLASSES + PIXELS));
    Tensor input = random(2, Shape.of(BATCH, 1, 5, 7));
    int[] labels = {2, 0, 3};
    double scores = 0;
    double image = 0;
    double[] slopes = new double[output.size()];
    for (int i = 0; i < output.size(); i++) {
      int row = i / (CLASSES + PIXELS);
      int column = i % (CLASSES + PIXELS);
      double y = output.data()[MARGIN + i];
      if (column < CLASSES) {
        double error = y - (column == labels[row] ? 1 : 0);
        scores += error * error;
        slopes[i] = 2 * error / (BATCH * CLASSES);
      } else {
        double error = y - input.data()[MARGIN + row * PIXELS + column - CLASSES];
        image += error * error;
        slopes[i] = 2 * error / (BATCH * PIXELS);
      }
    }
    Loss<Target> loss = objective.newLoss(CLASSES, 0);
    double expected = scores / (BATCH * CLASSES) + image / (BATCH * PIXELS);
    for (int time = 0; time < 2; time++) {
      assertEquals(expected, loss.forward(output, new Target(input, labels)), 1e-5);
      float[] gradient = loss.backward().toArray();
      for (int i = 0; i < slopes.length; i++) {
        assertEquals(slopes[i], gradient[i], 1e-6 * Math.abs(slopes[i]) + 1e-9, "at " + i);
      }
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Loss<Target> loss = objective.newLoss(CLASSES, 0);
    assertThrows(IllegalArgumentException.class, () -> objective.newLoss(CLASSES, 0.1));
    assertThrows(IllegalStateException.class, loss::backward);
    Target target = new Target(random(2, Shape.of(BATCH, 1, 5, 7)), new int[BATCH]);
    Tensor narrow = random(1, Shape.of(BATCH, PIXELS));
    var error = assertThrows(IllegalArgumentException.class, () -> loss.forward(narrow, target));
    assertEquals(
        "ReconstructionLoss(4 classes): expected output (3, 39), scores and numbers of a sample,"
            + " got (3, 35)",
        error.getMessage());
  }

  /** A network that drew its input would give back the pixels, byte by byte. */
  @Test
  void aPerfectDrawingIsTheImageItself() throws IOException {
    Dataset images = Datasets.load("fashion-mnist-mini").test();
    Normalization normalization = Normalization.of(images);
    int pixels = images.sample().size();
    Tensor input = Tensor.zeros(images.sample().inBatch(2));
    images.copy(new int[] {7, 11}, 0, 2, input, normalization);
    Tensor output = Tensor.zeros(2, 10 + pixels);
    for (int row = 0; row < 2; row++) {
      output.data()[row * (10 + pixels) + row] = 1;
      System.arraycopy(input.data(), row * pixels, output.data(), row * (10 + pixels) + 10, pixels);
    }
    for (int row = 0; row < 2; row++) {
      Reconstruction.Drawing drawing =
          Reconstruction.drawing(output, row, 10, images.sample(), normalization);
      assertArrayEquals(images.pixels(row == 0 ? 7 : 11), drawing.pixels());
      assertEquals(10, drawing.scores().length);
      assertEquals(1, drawing.scores()[row]);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> Reconstruction.drawing(output, 2, 10, images.sample(), normalization));
    assertThrows(
        IllegalArgumentException.class,
        () -> Reconstruction.drawing(output, 0, 9, images.sample(), normalization));
    output.data()[10] = 100;
    output.data()[11] = -100;
    byte[] clipped = Reconstruction.drawing(output, 0, 10, images.sample(), normalization).pixels();
    assertEquals((byte) 255, clipped[0]);
    assertEquals(0, clipped[1]);
  }

  @Test
  void probabilitiesAddUpToOne() {
    assertArrayEquals(
        new float[] {0.25f, 0.75f, 0}, objective.probabilities(new float[] {0.2f, 0.6f, -0.3f}));
    assertArrayEquals(new float[] {0.5f, 0.5f}, objective.probabilities(new float[] {-1, -2}));
    float[] lost = {Float.NaN, Float.NaN};
    assertArrayEquals(lost, objective.probabilities(new float[] {1, Float.NaN}));
    float[] softmax = new Classification().probabilities(new float[] {0, (float) Math.log(3)});
    assertEquals(0.25, softmax[0], 1e-6);
    assertEquals(0.75, softmax[1], 1e-6);
    assertTrue(objective.outputs(Shape.of(1, 5, 7), CLASSES) == CLASSES + PIXELS);
  }
}
