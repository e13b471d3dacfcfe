package dev.lanewise.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Commands as they are typed into a shell. */
final class Repeat {
  private static final int WIDTH = 76;

  private Repeat() {}

  /**
   * A command with its options, in lines of a readable length. Options that are off are left out.
   */
  static String command(String start, Map<String, String> options) {
    List<String> words = new ArrayList<>();
    options.forEach((name, value) -> {
      if (value.equals("true")) {
        words.add("--" + name);
      } else if (!value.equals("false")) {
        words.add("--" + name + " " + quoted(value));
      }
    });
    StringBuilder text = new StringBuilder(start);
    int length = start.length();
    for (String word : words) {
      if (length + 1 + word.length() > WIDTH) {
        text.append(" \\\n   ");
        length = 3;
      }
      text.append(' ').append(word);
      length += 1 + word.length();
    }
    return text.toString();
  }

  private static String quoted(String value) {
    return value.matches("[\\w./:,=+@%-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
  }
}
