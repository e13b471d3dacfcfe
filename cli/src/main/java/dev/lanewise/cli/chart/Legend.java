package dev.lanewise.cli.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.util.List;

/** One legend for several charts: rows of strokes with their labels, each row in the middle. */
record Legend(List<Item> items) {
  /** Height of a row. */
  static final int ROW = 20;

  /** The stroke, the room after it, and the room after its label. */
  private static final int STROKE = 28;

  private static final int GAP = 8;
  private static final int SPACE = 26;

  /** A line of the charts. */
  record Item(String label, Color color, BasicStroke stroke) {
    /** A whole line. */
    Item(String label, Color color, float lineWidth) {
      this(label, color, new BasicStroke(lineWidth));
    }

    int width(FontMetrics letters) {
      return STROKE + GAP + letters.stringWidth(label) + SPACE;
    }
  }

  /** What it takes where it is so wide. */
  int height(int width) {
    FontMetrics letters = Drawing.letters(Look.font(Font.PLAIN, 12));
    int rows = 0;
    for (int from = 0; from < items.size(); from = end(from, width, letters)) {
      rows++;
    }
    return rows * ROW;
  }

  /** Draws it; the first row's text stands on y. */
  void draw(Graphics2D graphics, int width, int y) {
    graphics.setFont(Look.font(Font.PLAIN, 12));
    FontMetrics letters = graphics.getFontMetrics();
    int row = y;
    for (int from = 0; from < items.size(); row += ROW) {
      int to = end(from, width, letters);
      int taken = items.subList(from, to).stream().mapToInt(item -> item.width(letters)).sum();
      int x = (width - taken + SPACE) / 2;
      for (Item item : items.subList(from, to)) {
        draw(graphics, item, x, row);
        x += item.width(letters);
      }
      from = to;
    }
  }

  /** The item after those that fit into the row of this one. */
  private int end(int from, int width, FontMetrics letters) {
    int to = from + 1;
    int taken = items.get(from).width(letters);
    while (to < items.size() && taken + items.get(to).width(letters) <= width) {
      taken += items.get(to++).width(letters);
    }
    return to;
  }

  private static void draw(Graphics2D graphics, Item item, int x, int y) {
    graphics.setColor(item.color);
    graphics.setStroke(item.stroke);
    graphics.drawLine(x, y - 4, x + STROKE, y - 4);
    graphics.setColor(Look.TEXT);
    graphics.drawString(item.label, x + STROKE + GAP, y);
  }
}
