package dev.lanewise.models.train;

import dev.lanewise.engine.names.Catalog;
import dev.lanewise.models.train.Augmentation.Crop;
import dev.lanewise.models.train.Augmentation.Cutout;
import dev.lanewise.models.train.Augmentation.Flip;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Augmentations as users write them: names, each with its number, and commas between. */
public final class Augmentations {
  /** What stands for none. */
  public static final String NONE = "none";

  /**
   * What makes an augmentation.
   *
   * @param number what its number is; empty where it has none
   */
  private record Kind(String number, IntFunction<Augmentation> maker) {}

  private static final Catalog<Kind> CATALOG = new Catalog<>("augmentation", kinds());

  private Augmentations() {}

  /** The names, each with the number that it takes. */
  public static List<String> spellings() {
    return CATALOG.names().stream().map(Augmentations::spelling).toList();
  }

  private static String spelling(String name) {
    String number = CATALOG.get(name).number;
    return number.isEmpty() ? name : name + ":" + number;
  }

  /**
   * Augmentations as written, such as {@code flip,crop:4}, in the order in which they are done.
   *
   * @throws IllegalArgumentException if there is none of a name, or its number is wrong
   */
  public static List<Augmentation> parse(String text) {
    List<Augmentation> list = new ArrayList<>();
    if (text.equals(NONE)) {
      return list;
    }
    for (String item : text.split(",", -1)) {
      int colon = item.indexOf(':');
      String name = colon < 0 ? item : item.substring(0, colon);
      String number = colon < 0 ? "" : item.substring(colon + 1);
      Kind kind = CATALOG.get(name);
      if (!number.matches(kind.number.isEmpty() ? "" : "[0-9]{1,6}")) {
        throw new IllegalArgumentException(
            "augmentation: expected " + spelling(name) + ", got '" + item + "'");
      }
      list.add(kind.maker.apply(number.isEmpty() ? 0 : Integer.parseInt(number)));
    }
    return list;
  }

  /** As {@link #parse} reads them. */
  public static String spelling(List<Augmentation> list) {
    return list.isEmpty()
        ? NONE
        : list.stream().map(Augmentation::spelling).collect(Collectors.joining(","));
  }

  private static SequencedMap<String, Kind> kinds() {
    SequencedMap<String, Kind> kinds = new LinkedHashMap<>();
    kinds.put("flip", new Kind("", _ -> new Flip()));
    kinds.put("crop", new Kind("PADDING", Crop::new));
    kinds.put("cutout", new Kind("SIZE", Cutout::new));
    return kinds;
  }
}
