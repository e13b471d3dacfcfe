package dev.lanewise.models.record;

import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.run.Row;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.train.Evaluator;
import dev.lanewise.models.train.Trainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Measures {@link Recording.Steps}. */
final class StepRecorder implements Recorder {
  private static final String FILE = "steps.csv";
  private static final int MOST_IMAGES = 1000;

  /** Of the seed: which of the held-out images are measured on. */
  private static final long IMAGES = -5;

  private final int every;
  private final Trainer trainer;
  private final Optional<Evaluator> validator;
  private final List<Row> rows = new ArrayList<>();

  StepRecorder(int every, Subject subject) {
    this.every = every;
    trainer = subject.trainer();
    validator =
        subject
            .data()
            .validation()
            .map(images ->
                new Evaluator(
                    subject.network(),
                    subject.objective(),
                    some(images, trainer.config().seed()),
                    subject.data().normalization(),
                    subject.threads()));
  }

  private static Dataset some(Dataset images, long seed) {
    int[] order = new CounterRandom(seed).stream(IMAGES).permutation(images.size());
    return images.subset(Arrays.copyOf(order, Math.min(MOST_IMAGES, order.length)));
  }

  @Override
  public void begin(RunFolder folder, int epochs, long steps) throws IOException {
    folder.keepRows(FILE, "step", steps);
  }

  @Override
  public void stepEnded(int epoch, int samplesDone, int samples, double meanLoss, double accuracy) {
    if (trainer.steps() % every == 0) {
      Row row = new Row().with("step", (double) trainer.steps()).with("loss", trainer.stepLoss());
      validator.ifPresent(it -> row.with("validationLoss", it.evaluate().loss()));
      rows.add(row);
    }
  }

  @Override
  public void flush(RunFolder folder) throws IOException {
    folder.append(FILE, rows);
    rows.clear();
  }
}
