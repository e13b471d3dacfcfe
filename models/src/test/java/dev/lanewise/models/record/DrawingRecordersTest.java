package dev.lanewise.models.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.optimizer.AdamConfig;
import dev.lanewise.models.data.DataSplit;
import dev.lanewise.models.data.Datasets;
import dev.lanewise.models.network.NetworkDesign;
import dev.lanewise.models.network.Networks;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.train.Trainer;
import dev.lanewise.models.train.TrainingConfig;
import dev.lanewise.models.train.TrainingData;
import dev.lanewise.models.train.TrainingListener;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrawingRecordersTest {
  @TempDir private Path folder;

  private static DataSplit some(String data, int train) throws IOException {
    DataSplit all = Datasets.load(data);
    return new DataSplit(
        all.train().subset(IntStream.range(0, train).toArray()),
        all.test().subset(IntStream.range(0, 40).toArray()));
  }

  private void train(String recordings, String model, DataSplit split, int epochs)
      throws IOException {
    NetworkDesign design = Networks.byName(model);
    TrainingData data = TrainingData.of(split.train(), 0);
    Layer network =
        design.build(
            data.train().sample(),
            data.train().classes(),
            Activations.ABSOLUTE,
            new Initialization(1));
    try (Threads threads = Threads.of(1)) {
      Trainer trainer =
          new Trainer(
              network,
              design.objective(),
              new AdamConfig().withLearningRate(model.startsWith("mlp") ? 0.01 : 0.001),
              data,
              new TrainingConfig(epochs, 10, 1),
              threads);
      Recorders recorders =
          Recorders.of(
              Recordings.parse(recordings),
              new Subject(network, design.objective(), trainer, data, split.test(), threads));
      RunFolder run = RunFolder.create(folder);
      recorders.begin(run, 0, 0);
      TrainingListener flush =
          new TrainingListener() {
            @Override
            public void epochStarted(int epoch, int samples) {
              try {
                recorders.flush(run); // what the epoch before it measured
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            }
          };
      trainer.train(recorders.andThen(flush));
      recorders.end(run);
    }
  }

  @Test
  void boundaryOfACircleHasTheInsideInTheMiddleAndTheOutsideInTheCorners() throws IOException {
    train("boundary", "mlp:8,8", some("circle", 240), 30);
    BufferedImage picture = ImageIO.read(folder.resolve("boundary.png").toFile());
    assertEquals(480, picture.getWidth());
    assertEquals(480, picture.getHeight());
    int corner = picture.getRGB(1, 1);
    assertEquals(corner, picture.getRGB(478, 478));
    assertEquals(0xfff8c5aa, corner, "a pale orange: class 0");
    long inside = 0;
    for (int y = 200; y < 280; y++) {
      for (int x = 200; x < 280; x++) {
        inside += isBluish(picture.getRGB(x, y)) ? 1 : 0;
      }
    }
    assertTrue(inside > 5000, inside + " of 6400 pixels in the middle are of class 1");
  }

  private static boolean isBluish(int rgb) {
    return (rgb & 0xff) > ((rgb >>> 16) & 0xff);
  }

  @Test
  void picturesAreDrawnAfterTheFirstEpochAndTheLast() throws IOException {
    train("pictures", "abstract-concrete", some("fashion-mnist-mini", 40), 2);
    Path first = folder.resolve("pictures/epoch-1.png");
    Path last = folder.resolve("pictures/epoch-2.png");
    assertNotEquals(-1, Files.mismatch(first, last), "it has learned in between");
    BufferedImage picture = ImageIO.read(last.toFile());
    assertEquals(6 + 10 * (3 * 28 + 6), picture.getWidth());
    assertEquals(6 + 2 * (3 * 28 + 6) + 18, picture.getHeight());
    BufferedImage before = ImageIO.read(first.toFile());
    byte[] pixels = Datasets.load("fashion-mnist-mini").test().pixels(0);
    for (int i = 0; i < pixels.length; i++) {
      int grey = (0x010101 * (pixels[i] & 0xff)) | 0xff000000;
      assertEquals(grey, picture.getRGB(6 + 3 * (i % 28), 6 + 3 * (i / 28)), "the first input");
      assertEquals(grey, before.getRGB(6 + 3 * (i % 28), 6 + 3 * (i / 28)), "the first input");
    }
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAnythingIsWritten() throws IOException {
    DataSplit images = some("fashion-mnist-mini", 40);
    String message =
        assertThrows(IllegalArgumentException.class, () -> train("boundary", "lenet", images, 1))
            .getMessage();
    assertTrue(message.contains("record boundary: expected data with two features"), message);
    message =
        assertThrows(IllegalArgumentException.class, () -> train("pictures", "lenet", images, 1))
            .getMessage();
    assertTrue(message.contains("record pictures: expected a network that draws"), message);
    try (var files = Files.list(folder)) {
      assertFalse(files.findAny().isPresent());
    }
  }
}
