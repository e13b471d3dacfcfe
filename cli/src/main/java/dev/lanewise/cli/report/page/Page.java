package dev.lanewise.cli.report.page;

import dev.lanewise.cli.chart.Key;
import dev.lanewise.cli.chart.Panel;
import dev.lanewise.cli.chart.Sheet;
import dev.lanewise.engine.file.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** One HTML file without scripts, whose style, drawings and pictures are all within it. */
public final class Page {
  private static final String STYLE = style();

  private final String title;
  private final Html.Tag head = Html.tag("header");
  private final List<Html> sections = new ArrayList<>();
  private final List<Html> contents = new ArrayList<>();

  /**
   * An empty page.
   *
   * @param kind of report, in small letters above the title
   */
  public Page(String kind, String title, String subtitle) {
    this.title = title;
    head.add(
        Html.tag("p", kind).with("class", "kind"),
        Html.tag("h1", title),
        Html.tag("p", subtitle).with("class", "subtitle"));
  }

  private static String style() {
    try (InputStream css = Page.class.getResourceAsStream("report.css")) {
      return new String(Objects.requireNonNull(css).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds to what stands at the top, below the title. */
  public void addToHead(Html... parts) {
    head.add(parts);
  }

  /** Adds a section, which the contents at the top list. */
  public void section(String name, Html... parts) {
    String id = "s" + (sections.size() + 1);
    sections.add(Html.tag("section", Html.tag("h2", name)).add(parts).with("id", id));
    contents.add(Html.tag("li", Html.tag("a", name).with("href", "#" + id)));
  }

  /** Writes the page. */
  public void write(Path file) throws IOException {
    Html nav = Html.tag("nav", Html.tag("ol").add(contents)).with("aria-label", "Contents");
    Html page =
        Html.tag(
                "html",
                Html.tag(
                    "head",
                    Html.tag("meta").with("charset", "utf-8"),
                    Html.tag("meta")
                        .with("name", "viewport")
                        .with("content", "width=device-width, initial-scale=1"),
                    Html.tag("meta").with("name", "color-scheme").with("content", "light dark"),
                    Html.tag("link").with("rel", "icon").with("href", "data:,"),
                    Html.tag("title", title),
                    Html.style(STYLE)),
                Html.tag("body", Html.tag("main", head.add(nav)).add(sections)))
            .with("lang", "en");
    StringBuilder text = new StringBuilder("<!DOCTYPE html>\n");
    page.write(text);
    AtomicFile.writeText(file, text.append('\n').toString());
  }

  /** A figure that stands out: a large number with its name. */
  public static Html headline(List<Headline> numbers) {
    Html.Tag list = Html.tag("dl").with("class", "headline");
    for (Headline number : numbers) {
      list.add(Html.tag("div", Html.tag("dt", number.name), Html.tag("dd", number.value)));
    }
    return list;
  }

  /** A number for {@link #headline}. */
  public record Headline(String name, String value) {}

  /** A paragraph. */
  public static Html paragraph(String text) {
    return Html.tag("p", text);
  }

  /** A remark in small letters. */
  public static Html note(String text) {
    return Html.tag("p", text).with("class", "note");
  }

  /** Charts side by side, under the legend that they share. */
  public static Html charts(List<? extends Panel> panels, List<Key> keys) {
    Html.Tag charts = Html.tag("div").with("class", "charts");
    for (Panel panel : panels) {
      charts.add(Html.tag("figure", Html.drawing(Sheet.inline(panel))));
    }
    return keys.isEmpty() ? charts : Html.tag("div", legend(keys), charts);
  }

  private static Html legend(List<Key> keys) {
    Html.Tag list = Html.tag("ul").with("class", "legend");
    for (Key key : keys) {
      String stroke =
          "<svg viewBox='0 0 28 8' aria-hidden='true'><path d='M1 4H27' stroke='%s' %s"
              .formatted(
                  key.pen().styleColor(), "stroke-dasharray='" + key.pen().dashes() + "'/></svg>");
      list.add(Html.tag("li", Html.drawing(stroke), Html.text(key.label())));
    }
    return list;
  }

  /** A picture with its caption; its bytes go into the page. */
  public static Html picture(Path png, String caption, String look) throws IOException {
    String data = Base64.getEncoder().encodeToString(Files.readAllBytes(png));
    return Html.tag(
            "figure",
            Html.tag("img").with("src", "data:image/png;base64," + data).with("alt", caption),
            Html.tag("figcaption", caption))
        .with("class", look);
  }

  /** Names with texts. */
  public static Html definitions(List<Headline> entries) {
    Html.Tag list = Html.tag("dl").with("class", "settings");
    for (Headline entry : entries) {
      list.add(Html.tag("div", Html.tag("dt", entry.name), Html.tag("dd", entry.value)));
    }
    return list;
  }

  /** A command to be typed. */
  public static Html command(String text) {
    return Html.tag("pre", Html.tag("code", text)).with("tabindex", "0");
  }
}
