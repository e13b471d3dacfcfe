package dev.lanewise.models.record;

import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.train.EpochMetrics;
import java.io.IOException;
import java.util.List;

/**
 * Several recorders as one, told in their order.
 *
 * @param all any number of them
 */
public record Recorders(List<Recorder> all) implements Recorder {
  /** Copies the list. */
  public Recorders {
    all = List.copyOf(all);
  }

  /**
   * What records {@code recordings} of {@code subject}.
   *
   * @throws IllegalArgumentException if one does not fit the network or its data
   */
  public static Recorders of(List<Recording> recordings, Subject subject) {
    return new Recorders(recordings.stream().map(it -> it.recorder(subject)).toList());
  }

  @Override
  public void epochStarted(int epoch, int samples) {
    for (Recorder recorder : all) {
      recorder.epochStarted(epoch, samples);
    }
  }

  @Override
  public void stepEnded(int epoch, int samplesDone, int samples, double meanLoss, double accuracy) {
    for (int i = 0; i < all.size(); i++) { // an iterator would be an object for every step
      all.get(i).stepEnded(epoch, samplesDone, samples, meanLoss, accuracy);
    }
  }

  @Override
  public void epochEnded(EpochMetrics metrics) {
    for (Recorder recorder : all) {
      recorder.epochEnded(metrics);
    }
  }

  @Override
  public void begin(RunFolder folder, int epochs, long steps) throws IOException {
    for (Recorder recorder : all) {
      recorder.begin(folder, epochs, steps);
    }
  }

  @Override
  public void flush(RunFolder folder) throws IOException {
    for (Recorder recorder : all) {
      recorder.flush(folder);
    }
  }

  @Override
  public void end(RunFolder folder) throws IOException {
    for (Recorder recorder : all) {
      recorder.end(folder);
    }
  }
}
