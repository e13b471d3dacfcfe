package dev.lanewise.models.tensorboard;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.Layer;
import dev.lanewise.models.image.ImageFile;
import dev.lanewise.models.train.EpochMetrics;
import dev.lanewise.models.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;

/**
 * Writes a training down for TensorBoard, an event an epoch with its number as the step: every
 * figure of {@code metrics.csv} as a scalar, every parameter as a histogram, and the first layer's
 * weights as a picture. Parameters and picture are also there as of step 0, before training.
 */
public final class TensorBoardLog implements TrainingListener {
  // Fields of Event.
  private static final int SUMMARY = 5;
  private static final int SESSION_LOG = 7;

  // A SessionLog, of a status that tells TensorBoard to forget this step and later ones.
  private static final int STATUS = 1;
  private static final int START = 1;

  // Fields of Summary, and of its Value.
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  private static final int IMAGE = 4;
  private static final int HISTOGRAM = 5;

  // Fields of Image.
  private static final int HEIGHT = 1;
  private static final int WIDTH = 2;
  private static final int CHANNELS = 3;
  private static final int PNG = 4;

  private final Layer network;
  private final Optional<KernelPicture> picture;
  private final EventFile file;
  private boolean started;

  /**
   * A log of a training of {@code network}.
   *
   * @param sample shape of its images
   * @param folder for the file, beside those of earlier parts of the training
   * @param epochs that the training goes on after; 0 in the first
   * @param steps that it goes on after, of all epochs; 0 at its beginning
   */
  public TensorBoardLog(
      Layer network, Shape sample, Path folder, int epochs, long steps, InstantSource clock)
      throws IOException {
    this.network = network;
    picture = KernelPicture.of(network, sample);
    file = EventFile.create(folder, clock);
    started = steps > 0;
    long first = started ? epochs + 1L : 0;
    file.write(first, event -> event.message(SESSION_LOG, it -> it.integer(STATUS, START)));
  }

  @Override
  public void epochStarted(int epoch, int samples) {
    if (!started) {
      started = true;
      write(0, new LinkedHashMap<>());
    }
  }

  @Override
  public void epochEnded(EpochMetrics metrics) {
    SequencedMap<String, Double> figures = metrics.row();
    figures.remove("epoch");
    write(metrics.epoch(), figures);
  }

  private void write(long step, Map<String, Double> figures) {
    try {
      byte[] summary = summary(figures);
      file.write(step, event -> event.bytes(SUMMARY, summary));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] summary(Map<String, Double> figures) throws IOException {
    Message summary = new Message();
    figures.forEach(
        (name, figure) -> add(summary, name, it -> it.number(SIMPLE_VALUE, figure.floatValue())));
    network
        .parameters()
        .forEach((name, parameter) -> {
          Histogram histogram = new Histogram(parameter.value());
          if (!histogram.isEmpty()) {
            add(summary, "parameters/" + name, it -> it.message(HISTOGRAM, histogram::writeTo));
          }
        });
    if (picture.isPresent()) {
      Shape shape = picture.get().shape();
      byte[] png = ImageFile.png(picture.get().pixels(), shape);
      add(summary, "first layer", it -> it.message(IMAGE, image -> writeImage(shape, png, image)));
    }
    return summary.toBytes();
  }

  private static void add(Message summary, String tag, Consumer<Message> content) {
    summary.message(VALUE, value -> content.accept(value.text(TAG, tag)));
  }

  private static void writeImage(Shape shape, byte[] png, Message image) {
    image
        .integer(HEIGHT, shape.dim(1))
        .integer(WIDTH, shape.dim(2))
        .integer(CHANNELS, shape.dim(0))
        .bytes(PNG, png);
  }
}
