package dev.lanewise.cli.report.page;

import java.util.List;

/** A part of a report under a heading. */
public record Section(String name, List<Html> parts) {
  /** A section of these parts. */
  public static Section of(String name, Html... parts) {
    return new Section(name, List.of(parts));
  }
}
