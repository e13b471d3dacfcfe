package dev.lanewise.measure.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.activation.Nonlinearities;
import dev.lanewise.layers.activation.Nonlinearity;
import dev.lanewise.measure.roofline.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActivationTasksTest {
  @Test
  void everyNameHasValueAndDerivative() {
    try (Threads threads = Threads.of(2)) {
      for (Nonlinearity nonlinearity : Nonlinearities.all()) {
        List<Task> tasks = ActivationTasks.of(nonlinearity, 96, threads);
        String name = nonlinearity.name();
        assertEquals(List.of(name, name + "'"), tasks.stream().map(Task::name).toList());
        for (Task task : tasks) {
          assertTrue(task.work().bytes() >= 4 * 96, name);
          assertTrue(task.subject().seconds(2) > 0, name);
        }
      }
    }
  }

  @Test
  void fixedOnesReadAndWriteTwoOrThreeFloatsAnElement() {
    try (Threads threads = Threads.of(2)) {
      List<Task> tasks = ActivationTasks.of(Nonlinearities.byName("relu"), 100, threads);
      assertEquals(800, tasks.getFirst().work().bytes());
      assertEquals(1200, tasks.getLast().work().bytes());
      assertEquals(100, tasks.getLast().work().items());
      assertThrows(
          IllegalArgumentException.class,
          () -> ActivationTasks.of(Nonlinearities.byName("relu"), 1, threads));
    }
  }
}
