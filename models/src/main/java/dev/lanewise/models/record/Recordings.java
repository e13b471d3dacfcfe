package dev.lanewise.models.record;

import dev.lanewise.engine.names.Catalog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;

/** Recordings as users write them: names with commas between them, {@code steps} with a number. */
public final class Recordings {
  /** The list of none. */
  public static final String NONE = "none";

  /** How one is written, and what makes it of the text behind the colon, empty without one. */
  private record Kind(String spelling, Function<String, Recording> maker) {}

  private static final Catalog<Kind> CATALOG = new Catalog<>("record", kinds());

  private Recordings() {}

  private static SequencedMap<String, Kind> kinds() {
    SequencedMap<String, Kind> kinds = new LinkedHashMap<>();
    kinds.put("steps", new Kind("steps:N", Recordings::steps));
    kinds.put("movement", plain("movement", new Recording.Movement()));
    kinds.put(
        "activation-parameters",
        plain("activation-parameters", new Recording.ActivationParameters()));
    kinds.put("feature-maps", plain("feature-maps", new Recording.FeatureMaps()));
    kinds.put("boundary", plain("boundary", new Recording.Boundary()));
    kinds.put("pictures", plain("pictures", new Recording.Pictures()));
    return kinds;
  }

  private static Kind plain(String name, Recording recording) {
    return new Kind(
        name,
        argument -> {
          if (!argument.isEmpty()) {
            throw new IllegalArgumentException(
                "record: expected " + name + " without a number, got " + name + ":" + argument);
          }
          return recording;
        });
  }

  private static Recording steps(String argument) {
    if (!argument.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException(
          "record: expected steps:N with a whole number N, as in steps:10, got 'steps"
              + (argument.isEmpty() ? "" : ":" + argument)
              + "'");
    }
    return new Recording.Steps(Integer.parseInt(argument));
  }

  /** All that can be recorded, each as it is written. */
  public static List<String> spellings() {
    return CATALOG.names().stream().map(name -> CATALOG.get(name).spelling).toList();
  }

  /**
   * The recordings of a list such as {@code steps:10,movement}, or none of {@link #NONE}.
   *
   * @throws IllegalArgumentException if one is unknown, written wrongly, or there twice
   */
  public static List<Recording> parse(String text) {
    SequencedMap<String, Recording> recordings = new LinkedHashMap<>();
    if (text.equals(NONE)) {
      return List.of();
    }
    for (String item : text.split(",", -1)) {
      int colon = item.indexOf(':');
      String name = colon < 0 ? item : item.substring(0, colon);
      String argument = colon < 0 ? "" : item.substring(colon + 1);
      if (recordings.put(name, CATALOG.get(name).maker.apply(argument)) != null) {
        throw new IllegalArgumentException(
            "record: expected each name once, got " + name + " twice in '" + text + "'");
      }
    }
    return new ArrayList<>(recordings.values());
  }
}
