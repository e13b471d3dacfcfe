package dev.lanewise.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.cli.terminal.ProgressBar;
import dev.lanewise.cli.terminal.Terminal;
import dev.lanewise.models.train.EpochMetrics;
import dev.lanewise.models.train.Validation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingProgressTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
  private long now;

  private TrainingProgress progress(boolean interactive) {
    ProgressBar bar = new ProgressBar(new Terminal(interactive, 120, true), out);
    return new TrainingProgress(10, bar, out, () -> now);
  }

  private static EpochMetrics epoch(int number, Optional<Validation> validation) {
    return new EpochMetrics(number, 0.51234, 0.8125, validation, 0.001, 2, 5400);
  }

  @Test
  void endedEpochIsOneLineWithValidationWhereThereIsOne() {
    progress(false).epochEnded(epoch(3, Optional.empty()));
    progress(false).epochEnded(epoch(10, Optional.of(new Validation(0.75, 0.5, 0.5))));
    assertEquals(
        String.format(
            "epoch  3/10   loss 0.5123   accuracy 81.3 %%   5,400 samples/s   2.0 s%n"
                + "epoch 10/10   loss 0.5123   accuracy 81.3 %%   validation: loss 0.7500   accuracy"
                + " 50.0 %%   5,400 samples/s   2.0 s%n"),
        written.toString(StandardCharsets.UTF_8));
  }

  @Test
  void barTellsSpeedAndTheTimeThatIsLeft() throws Exception {
    TrainingProgress progress = progress(true);
    progress.epochStarted(1, 1000);
    Thread.sleep(110); // The bar itself keeps real time: at most ten lines a second.
    now = 500_000_000;
    progress.stepEnded(1, 250, 1000, 1.5, 0.25);
    String text = written.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("epoch  1/10 ━━"), text);
    assertTrue(
        text.contains("25 %   loss 1.5000   accuracy 25.0 %   0:20 left   500 samples/s"), text);
  }
}
