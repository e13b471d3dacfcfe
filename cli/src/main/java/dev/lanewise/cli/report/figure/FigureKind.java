package dev.lanewise.cli.report.figure;

import java.io.IOException;
import java.util.List;

/** A kind of figure: what an experiment's file may say of it, and how it is drawn. */
interface FigureKind {
  /** Its name in experiment files. */
  String kind();

  /** What it shows, in one sentence. */
  String about();

  /** What a file may set. */
  List<Setting> settings();

  /**
   * Draws it from the run folders of a scene.
   *
   * @throws IOException if a file there is damaged
   */
  Drawn draw(Scene scene) throws IOException;
}
