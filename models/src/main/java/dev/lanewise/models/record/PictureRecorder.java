package dev.lanewise.models.record;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.objective.Reconstruction;
import dev.lanewise.models.run.RunFolder;
import dev.lanewise.models.train.EpochMetrics;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;

/** Measures {@link Recording.Pictures}. */
final class PictureRecorder implements Recorder {
  private static final String DIRECTORY = "pictures";
  private static final int MOST_IMAGES = 10;

  /** A picture is enlarged by a whole factor to at least this width. */
  private static final int LEAST_WIDTH = 84;

  private static final int GAP = 6;
  private static final int TEXT_HEIGHT = 18;
  private static final int FONT_SIZE = 12;
  private static final Color RIGHT = new Color(0x1f2933);
  private static final Color WRONG = new Color(0xdc2626);

  private final Subject subject;
  private final Dataset images;

  /** After the first epoch, until it is written. */
  private Optional<BufferedImage> first = Optional.empty();

  PictureRecorder(Subject subject) {
    if (!(subject.objective() instanceof Reconstruction)) {
      throw new IllegalArgumentException(
          "record pictures: expected a network that draws images, such as abstract-concrete, got"
              + " one that tells classes alone");
    }
    Dataset test = subject.test();
    if (!test.hasImages()) {
      throw new IllegalArgumentException(
          "record pictures: expected images, got "
              + test.name()
              + " with samples "
              + test.sample());
    }
    this.subject = subject;
    images = test.subset(IntStream.range(0, Math.min(MOST_IMAGES, test.size())).toArray());
  }

  @Override
  public void epochEnded(EpochMetrics metrics) {
    if (metrics.epoch() == 1) {
      first = Optional.of(picture());
    }
  }

  @Override
  public void flush(RunFolder folder) throws IOException {
    if (first.isPresent()) {
      write(folder, 1, first.get());
      first = Optional.empty();
    }
  }

  @Override
  public void end(RunFolder folder) throws IOException {
    write(folder, subject.trainer().epochs(), picture());
  }

  private static void write(RunFolder folder, int epoch, BufferedImage picture) throws IOException {
    Path directory = folder.path().resolve(DIRECTORY);
    Files.createDirectories(directory);
    Canvas.write(directory.resolve("epoch-" + epoch + ".png"), picture);
  }

  private BufferedImage picture() {
    Shape sample = images.sample();
    Tensor x = Tensor.zeros(sample.inBatch(images.size()));
    int[] order = IntStream.range(0, images.size()).toArray();
    images.copy(order, 0, images.size(), x, subject.data().normalization());
    Tensor output =
        subject.network().newPass(x.shape(), Execution.inference(subject.threads())).forward(x);

    int scale = Math.ceilDiv(LEAST_WIDTH, sample.dim(2));
    int cellWidth = scale * sample.dim(2) + GAP;
    int cellHeight = scale * sample.dim(1) + GAP;
    BufferedImage picture =
        new BufferedImage(
            GAP + images.size() * cellWidth,
            GAP + 2 * cellHeight + TEXT_HEIGHT,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, FONT_SIZE));
    for (int i = 0; i < images.size(); i++) {
      Reconstruction.Drawing drawing =
          Reconstruction.drawing(
              output, i, images.classes(), sample, subject.data().normalization());
      int left = GAP + i * cellWidth;
      paint(picture, images.pixels(i), left, GAP, scale);
      paint(picture, drawing.pixels(), left, GAP + cellHeight, scale);
      int predicted = likeliest(drawing.scores());
      graphics.setColor(predicted == images.label(i) ? RIGHT : WRONG);
      graphics.setClip(left, 0, cellWidth - GAP, picture.getHeight());
      graphics.drawString(
          images.classNames().get(predicted), left, GAP + 2 * cellHeight + FONT_SIZE);
    }
    graphics.dispose();
    return picture;
  }

  private static int likeliest(float[] scores) {
    int best = 0;
    for (int c = 1; c < scores.length; c++) {
      best = scores[c] > scores[best] ? c : best;
    }
    return best;
  }

  private void paint(BufferedImage picture, byte[] pixels, int left, int top, int scale) {
    int channels = images.sample().dim(0);
    int height = images.sample().dim(1);
    int width = images.sample().dim(2);
    for (int y = 0; y < height * scale; y++) {
      for (int x = 0; x < width * scale; x++) {
        int rgb = 0;
        for (int band = 0; band < 3; band++) {
          int channel = Math.min(band, channels - 1);
          int at = (channel * height + y / scale) * width + x / scale;
          rgb = (rgb << 8) | (pixels[at] & 0xff);
        }
        picture.setRGB(left + x, top + y, rgb);
      }
    }
  }
}
