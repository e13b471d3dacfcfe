package dev.lanewise.models.record;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Execution;
import dev.lanewise.layers.Pass;
import dev.lanewise.models.data.Dataset;
import dev.lanewise.models.run.RunFolder;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.stream.IntStream;

/** Measures {@link Recording.Boundary}. */
final class BoundaryRecorder implements Recorder {
  private static final String FILE = "boundary.png";
  private static final Shape PLANE = Shape.of(2);

  /** Pixels of the picture's sides, and points of the plane in one forward. */
  private static final int SIDE = 480;

  /** Of the data's extent, beyond the outermost points. */
  private static final double MARGIN = 0.08;

  private static final double POINT = 6;

  /** Share of a class's color in its region; the rest is white. */
  private static final double TINT = 0.35;

  private static final int[] COLORS = {
    0xea580c, 0x2563eb, 0x0f9d76, 0xd4a106, 0x9333ea, 0xdb2777, 0x0891b2, 0x65a30d, 0x7c2d12,
    0x475569
  };

  private final Subject subject;

  BoundaryRecorder(Subject subject) {
    Dataset data = subject.data().train();
    if (!data.sample().equals(PLANE)) {
      throw new IllegalArgumentException(
          "record boundary: expected data with two features, such as circle, got "
              + data.name()
              + " with samples "
              + data.sample());
    }
    this.subject = subject;
  }

  @Override
  public void end(RunFolder folder) throws IOException {
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Frame frame = Frame.around(subject.data().train(), subject.test());
    paintRegions(picture, frame);
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    paintPoints(graphics, frame, subject.test());
    paintPoints(graphics, frame, subject.data().train());
    graphics.dispose();
    Canvas.write(folder.path().resolve(FILE), picture);
  }

  /** The part of the plane that is shown: a square. */
  private record Frame(double left, double top, double side) {
    static Frame around(Dataset... sets) {
      double[] least = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
      double[] most = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
      for (Dataset set : sets) {
        for (int i = 0; i < set.size(); i++) {
          for (int axis = 0; axis < least.length; axis++) {
            least[axis] = Math.min(least[axis], set.features(i)[axis]);
            most[axis] = Math.max(most[axis], set.features(i)[axis]);
          }
        }
      }
      double extent = Math.max(most[0] - least[0], most[1] - least[1]);
      double side = (extent > 0 ? extent : 1) * (1 + 2 * MARGIN);
      return new Frame((least[0] + most[0] - side) / 2, (least[1] + most[1] + side) / 2, side);
    }

    /** The first feature at the middle of a column of pixels. */
    float x(int column) {
      return (float) (left + (column + 0.5) / SIDE * side);
    }

    /** The second feature at the middle of a row of pixels: it grows upward. */
    float y(int row) {
      return (float) (top - (row + 0.5) / SIDE * side);
    }
  }

  private void paintRegions(BufferedImage picture, Frame frame) {
    Dataset data = subject.data().train();
    int[] order = IntStream.range(0, SIDE).toArray();
    Tensor x = Tensor.zeros(PLANE.inBatch(SIDE));
    Pass pass = subject.network().newPass(x.shape(), Execution.inference(subject.threads()));
    for (int row = 0; row < SIDE; row++) {
      float[] features = new float[SIDE * PLANE.size()];
      for (int column = 0; column < SIDE; column++) {
        features[2 * column] = frame.x(column);
        features[2 * column + 1] = frame.y(row);
      }
      Dataset line = new Dataset(data.name(), PLANE, data.classNames(), features, new int[SIDE]);
      line.copy(order, 0, SIDE, x, subject.data().normalization());
      Tensor scores = pass.forward(x);
      for (int column = 0; column < SIDE; column++) {
        picture.setRGB(column, row, pale(COLORS[likeliest(scores, column) % COLORS.length]));
      }
    }
  }

  private int likeliest(Tensor scores, int sample) {
    int from = scores.offset() + sample * scores.shape().sampleSize();
    int best = 0;
    for (int c = 1; c < subject.data().train().classes(); c++) {
      if (scores.data()[from + c] > scores.data()[from + best]) {
        best = c;
      }
    }
    return best;
  }

  private static int pale(int rgb) {
    int pale = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int level = (rgb >>> shift) & 0xff;
      pale |= Math.toIntExact(Math.round(255 - TINT * (255 - level))) << shift;
    }
    return pale;
  }

  private static void paintPoints(Graphics2D graphics, Frame frame, Dataset points) {
    for (int i = 0; i < points.size(); i++) {
      float[] features = points.features(i);
      double x = (features[0] - frame.left()) / frame.side() * SIDE;
      double y = (frame.top() - features[1]) / frame.side() * SIDE;
      Ellipse2D dot = new Ellipse2D.Double(x - POINT / 2, y - POINT / 2, POINT, POINT);
      graphics.setColor(new Color(COLORS[points.label(i) % COLORS.length]));
      graphics.fill(dot);
      graphics.setColor(Color.WHITE);
      graphics.draw(dot);
    }
  }
}
