package dev.lanewise.cli.report.figure;

import java.util.List;

/**
 * What a file may say of a figure.
 *
 * @param name such as {@code by}
 * @param type of its value
 * @param required whether a figure needs it
 * @param about what it does
 * @param choices all values that are right; any where there are none
 */
record Setting(
    String name, SettingType type, boolean required, String about, List<String> choices) {
  static final String BY = "by";

  static Setting required(String name, SettingType type, String about) {
    return new Setting(name, type, true, about, List.of());
  }

  static Setting optional(String name, SettingType type, String about) {
    return new Setting(name, type, false, about, List.of());
  }

  static Setting choice(String name, String about, String... choices) {
    return new Setting(name, SettingType.TEXT, false, about, List.of(choices));
  }

  /** The axis that tells the rows, bars or curves apart. */
  static Setting by() {
    return required(BY, SettingType.AXIS, "the option whose values are compared");
  }

  /** One chart, or block of rows, for each value of an axis. */
  static Setting panels() {
    return optional(
        "panels", SettingType.AXIS, "an option with a part of the figure for each value");
  }
}
