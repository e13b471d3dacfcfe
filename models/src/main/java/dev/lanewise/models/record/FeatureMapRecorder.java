package dev.lanewise.models.record;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.observe.Observed;
import dev.lanewise.models.run.Row;
import dev.lanewise.models.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Measures {@link Recording.FeatureMaps}. */
final class FeatureMapRecorder implements Recorder {
  private static final String TABLE = "feature-maps.csv";
  private static final String PICTURES = "feature-maps";
  private static final int MOST_IMAGES = 256;

  /** Of one forward. */
  private static final int BATCH = 16;

  /** Told of every activation in the order in which they run. */
  private interface Visitor {
    void see(int number, String name, Tensor y);
  }

  private final Subject subject;
  private final Dataset images;

  FeatureMapRecorder(Subject subject) {
    this.subject = subject;
    int count = Math.min(MOST_IMAGES, subject.test().size());
    images = subject.test().subset(IntStream.range(0, count).toArray());
  }

  @Override
  public void end(RunFolder folder) throws IOException {
    folder.write(TABLE, rows());
    List<ChannelSheet> pictures = new ArrayList<>();
    walk(
        0,
        1,
        (number, _, y) -> {
          if (ChannelSheet.areIn(y.shape())) {
            pictures.add(new ChannelSheet(number, y));
          }
        });
    Path directory = folder.path().resolve(PICTURES);
    if (!pictures.isEmpty()) {
      Files.createDirectories(directory);
    }
    for (ChannelSheet maps : pictures) {
      maps.writePng(directory.resolve("layer-" + maps.layer() + ".png"));
    }
  }

  private void walk(int from, int count, Visitor visitor) {
    int[] order = IntStream.range(from, from + count).toArray();
    Tensor x = Tensor.zeros(images.sample().inBatch(count));
    images.copy(order, 0, count, x, subject.data().normalization());
    Observed.activations(
            subject.network(), (number, name, _) -> Optional.of(y -> visitor.see(number, name, y)))
        .newPass(x.shape(), Execution.inference(subject.threads()))
        .forward(x);
  }

  private List<Row> rows() {
    SortedMap<Integer, Sparsity> layers = new TreeMap<>();
    for (int from = 0; from < images.size(); from += BATCH) {
      walk(
          from,
          Math.min(BATCH, images.size() - from),
          (number, name, y) ->
              layers.computeIfAbsent(number, _ -> new Sparsity(name, y.shape())).add(y));
    }
    List<Row> rows = new ArrayList<>();
    layers.forEach((number, layer) -> rows.add(layer.row(number, images.size())));
    return rows;
  }

  /** How many of a layer's outputs say nothing, counted over images. */
  private static final class Sparsity {
    private final String name;
    private final Shape sample;
    private long count;
    private long zeros;
    private long small;
    private double sum;
    private double squares;
    private double largest;

    Sparsity(String name, Shape batch) {
      this.name = name;
      sample = batch.sample();
    }

    void add(Tensor y) {
      int size = y.shape().sampleSize();
      for (int from = y.offset(); from < y.offset() + y.size(); from += size) {
        double loudest = 0;
        for (int i = from; i < from + size; i++) {
          loudest = Math.max(loudest, Math.abs(y.data()[i]));
        }
        for (int i = from; i < from + size; i++) {
          double value = y.data()[i];
          zeros += value == 0 ? 1 : 0;
          small += Math.abs(value) < Recording.FeatureMaps.SMALL * loudest || value == 0 ? 1 : 0;
          sum += value;
          squares += value * value;
        }
        largest = Math.max(largest, loudest);
      }
      count += y.size();
    }

    Row row(int number, int images) {
      boolean maps = sample.rank() == 3;
      double mean = sum / count;
      return new Row()
          .with("layer", number)
          .with("name", name)
          .with("channels", sample.rank() > 0 ? sample.dim(0) : 1)
          .with("height", maps ? sample.dim(1) : 1)
          .with("width", maps ? sample.dim(2) : 1)
          .with("images", images)
          .with("zeroShare", (double) zeros / count)
          .with("smallShare", (double) small / count)
          .with("mean", mean)
          .with("deviation", Math.sqrt(Math.max(0, squares / count - mean * mean)))
          .with("largest", largest);
    }
  }
}
