package dev.lanewise.models.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningRateScheduleTest {
  /** Ten epochs of ten steps. */
  private static double factor(String schedule, int step, Double... losses) {
    return LearningRateSchedules.parse(schedule)
        .factor(new SchedulePosition(10, 10, List.of(losses)).moveTo(step));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "constant | 57 | 1",
        "step:2,0.5 | 0 | 1",
        "step:2,0.5 | 19 | 1",
        "step:2,0.5 | 20 | 0.5",
        "step:2,0.5 | 99 | 0.0625",
        "exponential:0.9 | 9 | 1",
        "exponential:0.9 | 30 | 0.729",
        "cosine | 0 | 1",
        "cosine | 50 | 0.5",
        "cosine | 25 | 0.853553390593274",
        "one-cycle | 0 | 0.04",
        "one-cycle | 30 | 1",
        "one-cycle | 15 | 0.52",
        "one-cycle | 65 | 0.500002",
      })
  void followsItsFormula(String schedule, int step, double expected) {
    assertEquals(expected, factor(schedule, step), 1e-12);
  }

  @Test
  void plateauReducesWhenPatienceIsOverAndWaitsAnew() {
    assertEquals(1, factor("plateau:0.1,1", 0));
    assertEquals(1, factor("plateau:0.1,1", 20, 3.0, 3.0));
    assertEquals(0.1, factor("plateau:0.1,1", 30, 3.0, 3.0, 3.0), 1e-15);
    assertEquals(0.1, factor("plateau:0.1,1", 40, 3.0, 3.0, 3.0, 4.0), 1e-15);
    assertEquals(0.01, factor("plateau:0.1,1", 50, 3.0, 3.0, 3.0, 4.0, 3.0), 1e-15);
    assertEquals(1, factor("plateau:0.1,1", 50, 5.0, 4.0, 4.0, 3.0, 3.0), 1e-15);
  }

  @Test
  void warmUpRisesToWhatTheOtherSays() {
    LearningRateSchedule schedule =
        new LearningRateSchedule.WarmUp(4, LearningRateSchedules.parse("exponential:0.5"));
    SchedulePosition position = new SchedulePosition(10, 10, List.of());
    assertEquals(0.25, schedule.factor(position.moveTo(0)));
    assertEquals(1, schedule.factor(position.moveTo(3)));
    assertEquals(0.5, schedule.factor(position.moveTo(10)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cosine:1 | schedule: expected cosine without numbers, got 'cosine:1'",
        "step:0,0.1 | schedule step: expected epochs between changes at least 1, got 0.0",
        "step:1,0 | schedule step: expected a factor above 0, got 0.0",
        "step:x,1 | schedule: expected step:EPOCHS,FACTOR, got 'step:x,1'",
        "step:2.5,0.1 | schedule step: expected a whole number of epochs below 2³¹, got 2.5",
        "step:3e9,0.1 | schedule step: expected a whole number of epochs below 2³¹, got 3.0E9",
        "plateau:0.1,1.9 | schedule plateau: expected a whole number of epochs below 2³¹, got 1.9",
        "plateau:2,1 | schedule plateau: expected a factor above 0 and below 1, got 2.0",
      })
  void refusesWhatIsNone(String text, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> LearningRateSchedules.parse(text))
            .getMessage());
  }
}
