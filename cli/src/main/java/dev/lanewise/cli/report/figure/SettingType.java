package dev.lanewise.cli.report.figure;

/** What a value must be. */
enum SettingType {
  /** Options of the trainings; more than one are taken together. */
  AXIS,
  /** A value of the axis that {@code by} names. */
  VALUE,
  /** A column of {@code metrics.csv}, or a result of {@code run.json}. */
  MEASURE,
  /** A number. */
  NUMBER,
  /** One or more of the choices, or any text. */
  TEXT
}
