package dev.lanewise.cli.serve;

import org.jspecify.annotations.Nullable;

/**
 * What stands behind the question mark of {@code POST /predict}.
 *
 * @param top classes to tell of each sample
 * @param inverted whether black and white of pictures are exchanged
 */
record Query(int top, boolean inverted) {
  private static final int USUAL_TOP = 3;

  /**
   * Reads {@code top=5&invert=true}.
   *
   * @param text or null where there is none
   * @param classes that there are
   * @throws Refusal if it is something else
   */
  static Query parse(@Nullable String text, int classes) throws Refusal {
    int top = Math.min(USUAL_TOP, classes);
    boolean inverted = false;
    for (String pair : text == null || text.isEmpty() ? new String[0] : text.split("&", -1)) {
      String value = pair.substring(pair.indexOf('=') + 1);
      if (pair.startsWith("top=")) {
        top = count(value, classes);
      } else if (pair.equals("invert=true") || pair.equals("invert=false")) {
        inverted = Boolean.parseBoolean(value);
      } else {
        throw new Refusal(
            Refusal.BAD_REQUEST, "predict: expected ?top=N or ?invert=true, got '" + pair + "'");
      }
    }
    return new Query(top, inverted);
  }

  private static int count(String value, int classes) throws Refusal {
    int count = value.matches("\\d{1,9}") ? Integer.parseInt(value) : 0;
    if (count < 1 || count > classes) {
      throw new Refusal(
          Refusal.BAD_REQUEST,
          "predict: expected top=1 to top=" + classes + ", the classes, got '" + value + "'");
    }
    return count;
  }
}
