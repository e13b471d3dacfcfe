package dev.lanewise.cli.chart;

import java.awt.Graphics2D;

/** One chart of a {@link Sheet}: all are of the same width, so that they stand in columns. */
public sealed interface Panel permits LinePanel, BarPanel {
  /** Width in units; a phone shows it nearly at full size. */
  int WIDTH = 440;

  /** What it shows, with the unit. */
  String title();

  /** Height in units. */
  int height();

  /** Draws it with its upper left corner at the origin. */
  void draw(Graphics2D graphics);
}
