package dev.lanewise.cli.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Values by epoch or step: lines, each with a band around it where its points have one.
 *
 * @param title what y is, with its unit
 * @param along what x is: {@code epoch} or {@code step}
 * @param logarithmic whether y is drawn in decades
 * @param lines at least one with a point
 */
public record LinePanel(String title, String along, boolean logarithmic, List<Line> lines)
    implements Panel {
  private static final int HEIGHT = 300;
  private static final int TOP = 38;
  private static final int BOTTOM = 46;
  private static final int RIGHT = 14;

  /** Most points whose places are marked, over all lines. */
  private static final int MOST_MARKED = 60;

  /** Beyond these, of the points that fall on one column only the least and the greatest stay. */
  private static final int MOST_POINTS = 800;

  /**
   * A series.
   *
   * @param points by rising x; a y that is not finite leaves a gap
   */
  public record Line(Pen pen, List<Point> points) {
    /** Copies the list. */
    public Line {
      points = List.copyOf(points);
    }
  }

  /** A value, and the ends of the band around it. */
  public record Point(double x, double y, double low, double high) {
    /** A value without a band. */
    public Point(double x, double y) {
      this(x, y, y, y);
    }

    boolean isFinite() {
      return Double.isFinite(y) && Double.isFinite(low) && Double.isFinite(high);
    }
  }

  /** Checks that there is something to draw. */
  public LinePanel {
    lines = List.copyOf(lines);
    if (lines.stream().flatMap(line -> line.points.stream()).noneMatch(Point::isFinite)) {
      throw new IllegalArgumentException(
          "LinePanel " + title + ": expected at least 1 finite point, got none");
    }
  }

  @Override
  public int height() {
    return HEIGHT;
  }

  @Override
  public void draw(Graphics2D graphics) {
    Frame frame = frame(graphics);
    frame.drawAxes(graphics, title, along);
    for (Line line : lines) {
      if (line.points.stream().anyMatch(point -> point.low < point.high)) {
        drawBand(graphics, frame, line);
      }
    }
    int points = lines.stream().mapToInt(line -> line.points.size()).sum();
    for (Line line : lines) {
      drawLine(graphics, frame, line);
      if (points <= MOST_MARKED || line.points.size() == 1) {
        drawMarkers(graphics, frame, line);
      }
    }
  }

  private Frame frame(Graphics2D graphics) {
    double[] values =
        lines.stream()
            .flatMap(line -> line.points.stream())
            .filter(Point::isFinite)
            .flatMapToDouble(point -> DoubleStream.of(point.low, point.y, point.high))
            .toArray();
    double[] places =
        lines.stream().flatMap(line -> line.points.stream()).mapToDouble(Point::x).toArray();
    double least = DoubleStream.of(values).min().orElseThrow();
    double most = DoubleStream.of(values).max().orElseThrow();
    Scale y = logarithmic ? Scale.decades(least, most) : Scale.around(least, most, 5);
    Scale x =
        Scale.whole(
            DoubleStream.of(places).min().orElseThrow(),
            DoubleStream.of(places).max().orElseThrow(),
            6);
    graphics.setFont(Look.font(Font.PLAIN, 12));
    FontMetrics letters = graphics.getFontMetrics();
    int labels =
        y.ticks().stream().mapToInt(tick -> letters.stringWidth(y.label(tick))).max().orElse(0);
    return new Frame(x, y, labels + 14);
  }

  /** The rectangle within the axes. */
  private record Frame(Scale xs, Scale ys, int left) {
    double x(double value) {
      return left + xs.at(value) * (WIDTH - RIGHT - left);
    }

    double y(double value) {
      return HEIGHT - BOTTOM - ys.at(value) * (HEIGHT - BOTTOM - TOP);
    }

    void drawAxes(Graphics2D graphics, String title, String along) {
      graphics.setColor(Look.TEXT);
      graphics.setFont(Look.font(Font.BOLD, 13));
      graphics.drawString(title, 4, 18);
      graphics.setFont(Look.font(Font.PLAIN, 12));
      FontMetrics letters = graphics.getFontMetrics();
      graphics.setStroke(new BasicStroke(1));
      for (double tick : ys.ticks()) {
        graphics.setColor(Look.GRID);
        graphics.draw(new Line2D.Double(left, y(tick), WIDTH - RIGHT, y(tick)));
        graphics.setColor(Look.MUTED);
        String label = ys.label(tick);
        graphics.drawString(label, left - 8 - letters.stringWidth(label), (float) y(tick) + 4);
      }
      int bottom = HEIGHT - BOTTOM;
      for (double tick : xs.ticks()) {
        graphics.setColor(Look.AXIS);
        graphics.draw(new Line2D.Double(x(tick), bottom, x(tick), bottom + 4));
        graphics.setColor(Look.MUTED);
        String label = xs.label(tick);
        int width = letters.stringWidth(label);
        double at = Math.min(x(tick) - width / 2.0, WIDTH - width - 2.0);
        graphics.drawString(label, (float) at, bottom + 18);
      }
      graphics.setColor(Look.AXIS);
      graphics.draw(new Line2D.Double(left, bottom, WIDTH - RIGHT, bottom));
      graphics.setColor(Look.MUTED);
      graphics.drawString(along, WIDTH - RIGHT - letters.stringWidth(along), HEIGHT - 10);
    }
  }

  private static void drawBand(Graphics2D graphics, Frame frame, Line line) {
    List<Point> finite = line.points.stream().filter(Point::isFinite).toList();
    Path2D.Double band = new Path2D.Double();
    band.moveTo(frame.x(finite.getFirst().x), frame.y(finite.getFirst().high));
    finite.forEach(point -> band.lineTo(frame.x(point.x), frame.y(point.high)));
    finite.reversed().forEach(point -> band.lineTo(frame.x(point.x), frame.y(point.low)));
    band.closePath();
    Color color = line.pen.color();
    graphics.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), 38));
    graphics.fill(band);
  }

  private static void drawLine(Graphics2D graphics, Frame frame, Line line) {
    Path2D.Double path = new Path2D.Double();
    boolean pen = false;
    for (Point point : thinned(line.points, frame)) {
      if (!point.isFinite()) {
        pen = false;
      } else if (pen) {
        path.lineTo(frame.x(point.x), frame.y(point.y));
      } else {
        path.moveTo(frame.x(point.x), frame.y(point.y));
        pen = true;
      }
    }
    graphics.setColor(line.pen.color());
    graphics.setStroke(line.pen.stroke(2));
    graphics.draw(path);
  }

  /** Of more points than can be told apart, the least and the greatest of each column. */
  private static List<Point> thinned(List<Point> points, Frame frame) {
    if (points.size() <= MOST_POINTS) {
      return points;
    }
    List<Point> kept = new ArrayList<>();
    for (int from = 0; from < points.size(); ) {
      Point least = points.get(from);
      Point most = least;
      int to = from + 1;
      while (to < points.size()
          && (int) frame.x(points.get(to).x) == (int) frame.x(points.get(from).x)) {
        Point point = points.get(to++);
        least = point.y < least.y ? point : least;
        most = point.y > most.y ? point : most;
      }
      kept.add(least.x <= most.x ? least : most);
      if (least != most) {
        kept.add(least.x <= most.x ? most : least);
      }
      from = to;
    }
    return kept;
  }

  private static void drawMarkers(Graphics2D graphics, Frame frame, Line line) {
    graphics.setColor(line.pen.color());
    for (Point point : line.points) {
      if (point.isFinite()) {
        graphics.fill(new Ellipse2D.Double(frame.x(point.x) - 3, frame.y(point.y) - 3, 6, 6));
      }
    }
  }
}
