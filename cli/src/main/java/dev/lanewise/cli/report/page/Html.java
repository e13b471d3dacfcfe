package dev.lanewise.cli.report.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/**
 * A part of a page. Texts and the values of attributes are escaped where they are written; the one
 * way around it is {@link #drawing}.
 */
public sealed interface Html {
  /** Writes it as HTML. */
  void write(StringBuilder out);

  /** An element with children. */
  static Tag tag(String name, Html... children) {
    return new Tag(name).add(children);
  }

  /** An element with a text. */
  static Tag tag(String name, String text) {
    return new Tag(name).add(text(text));
  }

  /** A text. */
  static Html text(String text) {
    return new Text(text);
  }

  /** An SVG element that a chart wrote, taken as it is. */
  static Html drawing(String svg) {
    return new Drawing(svg);
  }

  /** A style sheet, taken as it is. */
  static Html style(String css) {
    return new Drawing("<style>\n" + css + "</style>");
  }

  /** Characters that are escaped. */
  record Text(String text) implements Html {
    @Override
    public void write(StringBuilder out) {
      escape(text, out);
    }
  }

  /** Markup of our own. */
  record Drawing(String markup) implements Html {
    @Override
    public void write(StringBuilder out) {
      out.append(markup);
    }
  }

  /** An element; it is built up in place. */
  final class Tag implements Html {
    private static final Set<String> VOID = Set.of("meta", "img", "br", "link");

    private final String name;
    private final SequencedMap<String, String> attributes = new LinkedHashMap<>();
    private final List<Html> children = new ArrayList<>();

    private Tag(String name) {
      this.name = name;
    }

    /** Sets an attribute. */
    public Tag with(String attribute, String value) {
      attributes.put(attribute, value);
      return this;
    }

    /** Adds children. */
    public Tag add(Html... more) {
      return add(Arrays.asList(more));
    }

    /** Adds children. */
    public Tag add(List<? extends Html> more) {
      children.addAll(more);
      return this;
    }

    @Override
    public void write(StringBuilder out) {
      out.append('<').append(name);
      attributes.forEach((attribute, value) -> {
        out.append(' ').append(attribute).append("=\"");
        escape(value, out);
        out.append('"');
      });
      if (VOID.contains(name)) {
        out.append("/>"); // also well-formed XML
        return;
      }
      out.append('>');
      children.forEach(child -> child.write(out));
      out.append("</").append(name).append('>');
    }
  }

  private static void escape(String text, StringBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(Character.isISOControl(c) && c != '\n' && c != '\t' ? ' ' : c);
      }
    }
  }
}
