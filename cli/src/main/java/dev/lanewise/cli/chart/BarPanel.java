package dev.lanewise.cli.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Optional;

/**
 * Values by name, from left to right, each with a whisker where it has a spread. Bars begin at 0;
 * values that lie close together far from 0 are drawn as points on an axis that begins near them,
 * where bars would tell a wrong ratio.
 *
 * @param title what the values are, with their unit
 * @param groups top to bottom; at least one with a bar of finite value
 * @param reference a value that is marked by a line across, with its name
 * @param range that the axis covers, where several charts are to have the same one
 */
public record BarPanel(
    String title, List<Group> groups, Optional<Reference> reference, Optional<Range> range)
    implements Panel {
  private static final int TOP = 34;
  private static final int BOTTOM = 30;
  private static final int RIGHT = 16;
  private static final int BAR = 16;
  private static final int GAP = 10;
  private static final int WIDEST_LABEL = 170;

  /** The least value as a share of the greatest above which points are drawn. */
  private static final double CLOSE = 0.4;

  /** Bars with one label. */
  public record Group(String label, List<Bar> bars) {
    /** Copies the list. */
    public Group {
      bars = List.copyOf(bars);
    }
  }

  /**
   * A value.
   *
   * @param low where its whisker begins
   * @param high where it ends
   */
  public record Bar(Pen pen, double value, double low, double high) {
    boolean isFinite() {
      return Double.isFinite(value) && Double.isFinite(low) && Double.isFinite(high);
    }
  }

  /** A line across all bars. */
  public record Reference(String label, double value) {}

  /** From the least to the greatest value, whiskers among them. */
  public record Range(double least, double most) {
    /** That of these groups. */
    public static Range of(List<Group> groups) {
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (Group group : groups) {
        for (Bar bar : group.bars.stream().filter(Bar::isFinite).toList()) {
          least = Math.min(least, Math.min(bar.low, bar.value));
          most = Math.max(most, Math.max(bar.high, bar.value));
        }
      }
      return new Range(least, most);
    }
  }

  /** A chart with an axis of its own. */
  public BarPanel(String title, List<Group> groups, Optional<Reference> reference) {
    this(title, groups, reference, Optional.empty());
  }

  /** Checks that there is something to draw. */
  public BarPanel {
    groups = List.copyOf(groups);
    if (groups.stream().flatMap(group -> group.bars.stream()).noneMatch(Bar::isFinite)) {
      throw new IllegalArgumentException(
          "BarPanel " + title + ": expected at least 1 finite value, got none");
    }
  }

  @Override
  public int height() {
    int bars = groups.stream().mapToInt(group -> group.bars.size()).sum();
    return TOP + bars * BAR + groups.size() * GAP + BOTTOM + (reference.isPresent() ? 18 : 0);
  }

  @Override
  public void draw(Graphics2D graphics) {
    graphics.setColor(Look.TEXT);
    graphics.setFont(Look.font(Font.BOLD, 13));
    graphics.drawString(title, 4, 18);
    graphics.setFont(Look.font(Font.PLAIN, 12));
    FontMetrics letters = graphics.getFontMetrics();
    int longest =
        groups.stream().mapToInt(group -> letters.stringWidth(group.label)).max().orElse(0);
    int left = 4 + Math.min(longest, WIDEST_LABEL) + 12;
    Scale scale = scale();
    int bottom = drawAxis(graphics, scale, left);
    int y = TOP;
    for (Group group : groups) {
      graphics.setColor(Look.TEXT);
      float middle = y + (GAP + group.bars.size() * BAR) / 2f + 4;
      graphics.drawString(shortened(group.label, letters), 4, middle);
      y += GAP / 2;
      for (Bar bar : group.bars) {
        if (bar.isFinite()) {
          draw(graphics, bar, scale, left, y);
        }
        y += BAR;
      }
      y += GAP / 2;
    }
    reference.ifPresent(it -> drawReference(graphics, it, scale, left, bottom));
  }

  private static String shortened(String label, FontMetrics letters) {
    String kept = label;
    for (int length = label.length() - 2; letters.stringWidth(kept) > WIDEST_LABEL; length--) {
      int end = length - length / 3; // ends tell more apart than beginnings
      kept = label.substring(0, length / 3) + "…" + label.substring(label.length() - end);
    }
    return kept;
  }

  private Scale scale() {
    Range covered = range.orElseGet(() -> Range.of(groups));
    double least = covered.least;
    double most = covered.most;
    if (reference.isPresent()) {
      least = Math.min(least, reference.get().value);
      most = Math.max(most, reference.get().value);
    }
    return least > CLOSE * most && most > 0
        ? Scale.around(least, most, 5)
        : Scale.around(Math.min(0, least), Math.max(0, most), 5);
  }

  private int drawAxis(Graphics2D graphics, Scale scale, int left) {
    FontMetrics letters = graphics.getFontMetrics();
    int bars = groups.stream().mapToInt(group -> group.bars.size()).sum();
    int bottom = TOP + bars * BAR + groups.size() * GAP;
    graphics.setStroke(new BasicStroke(1));
    for (double tick : scale.ticks()) {
      double x = x(scale, tick, left);
      graphics.setColor(tick == 0 ? Look.AXIS : Look.GRID);
      graphics.draw(new Line2D.Double(x, TOP, x, bottom));
      graphics.setColor(Look.MUTED);
      String label = scale.label(tick);
      int width = letters.stringWidth(label);
      double at = Math.min(x - width / 2.0, WIDTH - width - 2.0);
      graphics.drawString(label, (float) at, bottom + 18);
    }
    return bottom;
  }

  private static double x(Scale scale, double value, int left) {
    return left + scale.at(value) * (WIDTH - RIGHT - left);
  }

  private static void draw(Graphics2D graphics, Bar bar, Scale scale, int left, int y) {
    double middle = y + BAR / 2.0;
    double at = x(scale, bar.value, left);
    boolean fromZero = scale.low() <= 0 && scale.high() >= 0;
    graphics.setColor(bar.pen.color());
    if (fromZero) {
      double zero = x(scale, 0, left);
      graphics.fill(
          new Rectangle2D.Double(Math.min(zero, at), y + 2, Math.abs(at - zero), BAR - 4));
    }
    double low = x(scale, bar.low, left);
    double high = x(scale, bar.high, left);
    if (bar.low < bar.high) {
      Color whisker = fromZero ? Look.TEXT : bar.pen.color();
      graphics.setColor(whisker);
      graphics.setStroke(new BasicStroke(fromZero ? 1.2f : 2));
      graphics.draw(new Line2D.Double(low, middle, high, middle));
      graphics.draw(new Line2D.Double(low, middle - 3, low, middle + 3));
      graphics.draw(new Line2D.Double(high, middle - 3, high, middle + 3));
    }
    if (!fromZero) {
      graphics.setColor(bar.pen.color());
      graphics.fill(new Ellipse2D.Double(at - 4.5, middle - 4.5, 9, 9));
    }
  }

  private static void drawReference(
      Graphics2D graphics, Reference reference, Scale scale, int left, int bottom) {
    double x = x(scale, reference.value, left);
    graphics.setColor(Look.MUTED);
    graphics.setStroke(
        new BasicStroke(
            1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {4, 3}, 0));
    graphics.draw(new Line2D.Double(x, TOP, x, bottom + 22));
    int width = graphics.getFontMetrics().stringWidth(reference.label);
    double at = Math.clamp(x - width / 2.0, 4, Math.max(4, WIDTH - width - 4.0));
    graphics.drawString(reference.label, (float) at, bottom + 36);
  }
}
