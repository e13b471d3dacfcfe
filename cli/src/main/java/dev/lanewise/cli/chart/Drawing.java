package dev.lanewise.cli.chart;

import dev.lanewise.engine.file.AtomicFile;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jfree.svg.SVGGraphics2D;
import org.jfree.svg.ViewBox;
import org.knowm.xchart.XYChart;

/**
 * Something to draw on white, as a file of pixels or of lines. A file is written aside and moved:
 * its name always stands for a whole one.
 *
 * @param width in units; a PNG has twice as many pixels, so that it is sharp on dense screens
 * @param height likewise
 * @param content draws it
 */
record Drawing(int width, int height, Consumer<Graphics2D> content) {
  private static final int PNG_SCALE = 2;

  /** Writes it as a PNG. */
  void writePng(Path file) throws IOException {
    var image =
        new BufferedImage(width * PNG_SCALE, height * PNG_SCALE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(PNG_SCALE, PNG_SCALE);
    draw(graphics);
    graphics.dispose();
    AtomicFile.write(
        file,
        out -> {
          // In memory: the usual cache file registers a shutdown hook, which a JVM that a signal is
          // ending, and that keeps what was trained so far, refuses.
          try (ImageOutputStream cached = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(image, "png", cached);
          }
        });
  }

  /** Writes it as an SVG. */
  void writeSvg(Path file) throws IOException {
    var graphics = new SVGGraphics2D(width, height);
    draw(graphics);
    AtomicFile.writeText(file, graphics.getSVGDocument());
  }

  /** An SVG element without a background, in the colors of a page: see {@link Theme}. */
  String inlineSvg(String label) {
    var graphics = new SVGGraphics2D(width, height);
    graphics.setGeomDoubleConverter(value -> Double.toString(Math.rint(value * 10) / 10));
    content.accept(graphics);
    String svg = graphics.getSVGElement(null, false, new ViewBox(0, 0, width, height), null, null);
    String named = "<svg role='img' aria-label='" + escaped(label) + "' ";
    return Theme.apply(svg.replaceFirst("^<svg ", Matcher.quoteReplacement(named)));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;");
  }

  /** How wide letters are, before there is something to draw on. */
  static FontMetrics letters(Font font) {
    Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    FontMetrics letters = graphics.getFontMetrics(font);
    graphics.dispose();
    return letters;
  }

  private void draw(Graphics2D graphics) {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    content.accept(graphics);
  }

  /** Paints a chart of this size with its upper left corner at (x, y). */
  static void paint(Graphics2D graphics, XYChart chart, int x, int y) {
    AffineTransform origin = graphics.getTransform();
    graphics.translate(x, y);
    chart.paint(graphics, chart.getWidth(), chart.getHeight());
    graphics.setTransform(origin);
  }
}
