package dev.lanewise.cli.experiment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * A question that trainings can answer: which ones to run, and what to show of them.
 *
 * @param name as on the command line
 * @param title one line for people
 * @param source the study it repeats, or where the idea comes from
 * @param about what is done and why, a paragraph each
 * @param claims what the source says, one by one
 * @param forms sets of trainings by name: {@code quick} and {@code full}
 * @param figures what the report shows, in its order
 * @param text of the file it was read from
 */
public record Experiment(
    String name,
    String title,
    String source,
    List<String> about,
    List<String> claims,
    SequencedMap<String, Form> forms,
    List<Figure> figures,
    String text) {
  /** Minutes on two cores. */
  public static final String QUICK = "quick";

  /** As its source has it. */
  public static final String FULL = "full";

  /** Takes copies. */
  public Experiment {
    about = List.copyOf(about);
    claims = List.copyOf(claims);
    forms = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(forms));
    figures = List.copyOf(figures);
  }

  /**
   * The form of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Form form(String form) {
    Form found = forms.get(form);
    if (found == null) {
      throw new IllegalArgumentException(
          "experiment " + name + ": expected a form of " + forms.keySet() + ", got '" + form + "'");
    }
    return found;
  }
}
