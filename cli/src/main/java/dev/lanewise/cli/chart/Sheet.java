package dev.lanewise.cli.chart;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Charts of one matter with one legend: one drawing as a file, or chart by chart for a page.
 *
 * @param title above all charts
 * @param panels at least one
 * @param keys of the pens that they share; none where the charts say it themselves
 */
public record Sheet(String title, List<Panel> panels, List<Key> keys) {
  private static final int MOST_COLUMNS = 3;
  private static final int MARGIN = 24;
  private static final int TITLE_HEIGHT = 44;

  /** Checks that there is something to draw. */
  public Sheet {
    panels = List.copyOf(panels);
    keys = List.copyOf(keys);
    if (panels.isEmpty()) {
      throw new IllegalArgumentException("Sheet: expected at least 1 chart, got none");
    }
  }

  /** Writes the drawing as a PNG, twice the size of the SVG. */
  public void writePng(Path file) throws IOException {
    drawing().writePng(file);
  }

  /** Writes the drawing as an SVG, up to three charts a row. */
  public void writeSvg(Path file) throws IOException {
    drawing().writeSvg(file);
  }

  /**
   * A chart as an SVG element to be put into a page whose style sheet defines the colors; it is as
   * wide as its place.
   */
  public static String inline(Panel panel) {
    return new Drawing(Panel.WIDTH, panel.height(), panel::draw).inlineSvg(panel.title());
  }

  private int columns() {
    int even = panels.size() == 4 ? 2 : MOST_COLUMNS;
    return Math.min(panels.size(), even);
  }

  private int rowHeight(int row) {
    int from = row * columns();
    int to = Math.min(panels.size(), from + columns());
    return panels.subList(from, to).stream().mapToInt(Panel::height).max().orElse(0) + MARGIN;
  }

  private int rows() {
    return Math.ceilDiv(panels.size(), columns());
  }

  private int width() {
    return columns() * (Panel.WIDTH + MARGIN) + MARGIN;
  }

  private int legendTop() {
    int y = TITLE_HEIGHT;
    for (int row = 0; row < rows(); row++) {
      y += rowHeight(row);
    }
    return y;
  }

  private Drawing drawing() {
    int legend = keys.isEmpty() ? 0 : legend().height(width() - 2 * MARGIN) + Legend.ROW;
    return new Drawing(width(), legendTop() + legend, this::draw);
  }

  private Legend legend() {
    return new Legend(
        keys.stream()
            .map(key -> new Legend.Item(key.label(), key.pen().color(), key.pen().stroke(2.2f)))
            .toList());
  }

  private void draw(Graphics2D graphics) {
    Look.title(graphics, title);
    AffineTransform origin = graphics.getTransform();
    int y = TITLE_HEIGHT;
    for (int i = 0; i < panels.size(); i++) {
      int column = i % columns();
      graphics.translate(MARGIN + column * (Panel.WIDTH + MARGIN), y);
      panels.get(i).draw(graphics);
      graphics.setTransform(origin);
      if (column == columns() - 1) {
        y += rowHeight(i / columns());
      }
    }
    if (!keys.isEmpty()) {
      legend().draw(graphics, width() - 2 * MARGIN, legendTop() + Legend.ROW / 2);
    }
  }
}
