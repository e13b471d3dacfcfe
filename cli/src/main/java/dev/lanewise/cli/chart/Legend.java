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
  record Item(String label, Color color, float lineWidth) {
    int width(FontMetrics letters) {
      return STROKE + GAP + letters.stringWidth(label) + SPACE;
    }
  }

  /** Draws it; the first row's text stands on y. */
  void draw(Graphics2D graphics, int width, int y) {
    graphics.setFont(Look.font(Font.PLAIN, 12));
    FontMetrics letters = graphics.getFontMetrics();
    int row = y;
    for (int from = 0; from < items.size(); row += ROW) {
      int to = from + 1;
      int taken = items.get(from).width(letters);
      while (to < items.size() && taken + items.get(to).width(letters) <= width) {
        taken += items.get(to++).width(letters);
      }
      int x = (width - taken + SPACE) / 2;
      for (Item item : items.subList(from, to)) {
        draw(graphics, item, x, row);
        x += item.width(letters);
      }
      from = to;
    }
  }

  private static void draw(Graphics2D graphics, Item item, int x, int y) {
    graphics.setColor(item.color);
    graphics.setStroke(new BasicStroke(item.lineWidth));
    graphics.drawLine(x, y - 4, x + STROKE, y - 4);
    graphics.setColor(Look.TEXT);
    graphics.drawString(item.label, x + STROKE + GAP, y);
  }
}
