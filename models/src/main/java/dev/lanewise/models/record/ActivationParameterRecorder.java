package dev.lanewise.models.record;

import dev.lanewise.engine.activation.Letter;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.activation.trainable.Method1;
import dev.lanewise.engine.activation.trainable.Method2;
import dev.lanewise.engine.activation.trainable.Shares;
import dev.lanewise.layers.activation.TrainableActivationLayer;
import dev.lanewise.models.observe.Observed;
import dev.lanewise.models.run.Row;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.train.EpochMetrics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/** Measures {@link Recording.ActivationParameters}. */
final class ActivationParameterRecorder implements Recorder {
  private static final String FILE = "activation-parameters.csv";
  private static final List<String> SHARES = List.of("X", "Y", "Z");

  /** A trainable activation of the network. */
  private record Place(int number, String name, TrainableActivationLayer layer) {}

  private final List<Place> places = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();

  ActivationParameterRecorder(Subject subject) {
    Observed.activations(
        subject.network(),
        (number, name, layer) -> {
          if (layer instanceof TrainableActivationLayer trainable) {
            places.add(new Place(number, name, trainable));
          }
          return Optional.empty();
        });
  }

  @Override
  public void begin(RunFolder folder, int epochs, long steps) throws IOException {
    folder.keepRows(FILE, "epoch", steps == 0 ? -1 : epochs);
    if (steps == 0) {
      measure(0);
      flush(folder);
    }
  }

  @Override
  public void epochEnded(EpochMetrics metrics) {
    measure(metrics.epoch());
  }

  @Override
  public void flush(RunFolder folder) throws IOException {
    folder.append(FILE, rows);
    rows.clear();
  }

  private void measure(int epoch) {
    for (Place place : places) {
      SequencedMap<String, double[]> values = values(place.layer());
      values.forEach((letter, value) -> rows.add(row(epoch, place, letter, value)));
    }
  }

  private static Row row(int epoch, Place place, String letter, double[] values) {
    double sum = 0;
    double least = values[0];
    double largest = values[0];
    for (double value : values) {
      sum += value;
      least = Math.min(least, value);
      largest = Math.max(largest, value);
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return new Row()
        .with("epoch", epoch)
        .with("layer", place.number())
        .with("activation", place.name())
        .with("parameter", letter)
        .with("mean", mean)
        .with("deviation", Math.sqrt(squares / values.length))
        .with("least", least)
        .with("largest", largest);
  }

  /** Each parameter as the network reads it, and the shares of a superposition that learns them. */
  private static SequencedMap<String, double[]> values(TrainableActivationLayer layer) {
    SequencedMap<String, double[]> values = new LinkedHashMap<>();
    Iterator<Letter> letters = layer.activation().parameters().iterator();
    layer
        .parameters()
        .forEach((name, parameter) ->
            values.put(name, held(letters.next(), parameter.value().toArray())));
    if (learnsShares(layer.activation())) {
      addShares(values);
    }
    return values;
  }

  private static double[] held(Letter letter, float[] values) {
    double[] held = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      held[i] = letter.held(values[i]);
    }
    return held;
  }

  private static boolean learnsShares(TrainableActivation activation) {
    return switch (activation) {
      case Method1(Shares shares) -> shares == Shares.TRAINED;
      case Method2(Shares shares) -> shares == Shares.TRAINED;
      default -> false;
    };
  }

  private static void addShares(SequencedMap<String, double[]> values) {
    double[] alpha = Objects.requireNonNull(values.get("alpha"));
    double[] beta = Objects.requireNonNull(values.get("beta"));
    double[] gamma = Objects.requireNonNull(values.get("gamma"));
    double[][] shares = new double[SHARES.size()][alpha.length];
    for (int i = 0; i < alpha.length; i++) {
      double[] ofOne = Shares.trained(alpha[i], beta[i], gamma[i]);
      for (int share = 0; share < shares.length; share++) {
        shares[share][i] = ofOne[share];
      }
    }
    for (int share = 0; share < shares.length; share++) {
      values.put(SHARES.get(share), shares[share]);
    }
  }
}
