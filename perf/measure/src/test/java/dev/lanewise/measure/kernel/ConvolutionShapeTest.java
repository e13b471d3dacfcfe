package dev.lanewise.measure.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.measure.roofline.Task;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConvolutionShapeTest {
  @Test
  void readsWhatItPrints() {
    List<ConvolutionShape> all = NetworkConvolutions.all();
    for (ConvolutionShape shape : all) {
      assertEquals(shape, ConvolutionShape.parse(shape.toString()));
    }
    assertTrue(all.size() >= 25, () -> "shapes: " + all.size());
    assertEquals(all.size(), new HashSet<>(all).size());
  }

  @Test
  void strideOnePaddingNoneAndOneGroupNeedNotBeSaid() {
    assertEquals(
        new ConvolutionShape(6, 14, 15, 16, Window.of(5, 1, 0), 1),
        ConvolutionShape.parse("6x14x15:16x5"));
    assertEquals(
        new ConvolutionShape(8, 9, 9, 12, Window.of(3, 2, 1), 4),
        ConvolutionShape.parse("8x9x9:12x3s2p1g4"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "6x14x14", "6x14x14:16", "6x14x14:16x5p", "6x14x14:16x5q2", "renset18"})
  void refusesWhatIsNoShape(String text) {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> NetworkConvolutions.choose(List.of(text)));
    assertTrue(error.getMessage().contains("expected CxHxW:OxK"), error::getMessage);
    assertTrue(error.getMessage().contains("lenet, wsgaf, alexnet"), error::getMessage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1x4x4:1x5", "3x8x8:4x3g2", "9x9x9:9x3s99999p1g7"})
  void refusesSizesThatDoNotFit(String text) {
    assertThrows(IllegalArgumentException.class, () -> ConvolutionShape.parse(text));
  }

  @Test
  void networksAndShapesMayBeMixedAndAreThereOnce() {
    assertEquals(
        List.of("1x28x28:6x5p2", "6x14x14:16x5", "2x3x4:5x1"),
        NetworkConvolutions.choose(List.of("lenet", "2x3x4:5x1", "6x14x14:16x5")).stream()
            .map(ConvolutionShape::toString)
            .toList());
  }

  @Test
  void eachDirectionCountsTheArithmeticOfTheFormula() {
    try (Threads threads = Threads.of(1)) {
      List<Task> tasks = ConvolutionTasks.of(ConvolutionShape.parse("6x14x14:16x5"), 3, threads);
      assertEquals(3, tasks.size());
      for (Task task : tasks) {
        assertEquals(2.0 * 3 * 16 * 10 * 10 * 6 * 25, task.work().flops());
        assertEquals(4.0 * (3 * 6 * 196 + 16 * 150 + 3 * 1600), task.work().bytes());
        assertTrue(task.subject().seconds(2) > 0);
      }
    }
  }
}
