package dev.lanewise.measure.roofline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.threads.Threads;
import dev.lanewise.measure.kernel.GemmShape;
import dev.lanewise.measure.kernel.GemmTask;
import dev.lanewise.measure.timing.Rounds;
import java.util.List;
import org.junit.jupiter.api.Test;

class CeilingsTest {
  @Test
  void figuresComeWithLimitsOfTheSameRounds() {
    try (Threads threads = Threads.of(2)) {
      Task task = GemmTask.of(new GemmShape(5, 6, 7), threads);
      Measurement measured =
          new Ceilings(threads).measure(List.of(task, task), new Rounds(1, 1e-3, 1e-3), s -> {});
      assertEquals(
          List.of("5x6x7", "5x6x7"), measured.figures().stream().map(Figure::name).toList());
      assertTrue(measured.limits().flops() > 0);
      assertEquals(
          List.of(32L << 10, 512L << 10, 8L << 20, 128L << 20),
          measured.limits().copies().stream().map(Limits.Copy::size).toList());
      assertTrue(measured.figures().getFirst().shareOf(measured.limits()) > 0);
    }
  }
}
