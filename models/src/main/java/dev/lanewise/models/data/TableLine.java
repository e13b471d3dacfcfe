package dev.lanewise.models.data;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.lanewise.models.file.InvalidFileException;
import java.nio.file.Path;
import java.util.List;

/** One sample of a {@link FeatureTable}, as its line writes it. */
record TableLine(Path file, long number, List<String> columns, List<String> fields) {
  /**
   * A line behind the first.
   *
   * @throws InvalidFileException if it has not a field for each column
   */
  static TableLine of(Path file, List<String> columns, CsvRecord line) throws InvalidFileException {
    TableLine it = new TableLine(file, line.getStartingLineNumber(), columns, line.getFields());
    if (it.fields.size() != columns.size()) {
      throw new InvalidFileException(
          it.where()
              + ": expected "
              + columns.size()
              + " fields as in the first line, got "
              + it.fields.size());
    }
    return it;
  }

  private String where() {
    return file + ": line " + number;
  }

  /**
   * The numbers of all other columns.
   *
   * @throws InvalidFileException if one is no finite number
   */
  float[] features(int classColumn) throws InvalidFileException {
    float[] features = new float[fields.size() - 1];
    int feature = 0;
    for (int i = 0; i < fields.size(); i++) {
      if (i != classColumn) {
        features[feature++] = feature(i);
      }
    }
    return features;
  }

  private float feature(int column) throws InvalidFileException {
    String text = fields.get(column);
    try {
      float number = Float.parseFloat(text);
      if (Float.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new InvalidFileException(
        where()
            + ", column "
            + columns.get(column)
            + ": expected a finite number, got "
            + (text.isEmpty() ? "nothing" : "'" + text + "'")
            + "; fill it in, or leave the line or the column out");
  }

  /**
   * The class.
   *
   * @throws InvalidFileException if nothing is written there
   */
  String label(int classColumn) throws InvalidFileException {
    String label = fields.get(classColumn);
    if (label.isEmpty()) {
      throw new InvalidFileException(
          where()
              + ", column "
              + columns.get(classColumn)
              + ": expected the name of a class, got nothing; fill it in, or leave the line out");
    }
    return label;
  }
}
