package dev.lanewise.cli.report;

import dev.lanewise.cli.report.page.Html;
import java.util.ArrayList;
import java.util.List;

/** The description of a network, {@code Sequential(0: Conv2d(...), 1: ...)}, layer by layer. */
final class Layers {
  private Layers() {}

  static Html list(String description) {
    Html.Tag list = Html.tag("ol").with("class", "layers").with("start", "0");
    for (String layer : split(description)) {
      list.add(Html.tag("li", layer));
    }
    return list;
  }

  /** The parts within the outer parentheses; the whole where it is not written so. */
  static List<String> split(String description) {
    int open = description.indexOf('(');
    if (open < 0 || !description.startsWith("(0: ", open) || !description.endsWith(")")) {
      return List.of(description);
    }
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = open + 1;
    for (int i = from; i < description.length() - 1; i++) {
      char c = description.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (c == ',' && depth == 0) {
        parts.add(description.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(description.substring(from, description.length() - 1));
    return parts.stream().map(part -> part.strip().replaceFirst("^\\d+: ", "")).toList();
  }
}
