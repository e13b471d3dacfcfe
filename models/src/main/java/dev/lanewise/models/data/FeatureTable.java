package dev.lanewise.models.data;

import dev.lanewise.engine.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A CSV file of samples: the first line names the columns, each other holds one sample. The column
 * called class or label, else the last, tells the class; all others are numbers.
 *
 * @param columns names of the features
 * @param rows features of each sample
 * @param labels class of each sample, as it is written
 */
record FeatureTable(Path file, List<String> columns, List<float[]> rows, List<String> labels) {
  private static final Set<String> CLASS_COLUMNS = Set.of("class", "label");

  /** Of what a single file holds, for testing: the last of each class. */
  private static final double TEST_SHARE = 0.2;

  /**
   * The samples of one file; the last fifth of each class is to test on.
   *
   * @throws InvalidFileException if it is no such file
   */
  static DataSplit split(String name, Path file) throws IOException {
    FeatureTable table = read(file);
    return table.dataset(name, table.classNames()).holdOut(TEST_SHARE);
  }

  /**
   * The samples of two files with the same columns; the first one's classes count.
   *
   * @throws InvalidFileException if one is no such file, or they do not belong together
   */
  static DataSplit split(String name, Path trainFile, Path testFile) throws IOException {
    FeatureTable train = read(trainFile);
    FeatureTable test = read(testFile);
    if (!test.columns.equals(train.columns)) {
      throw new InvalidFileException(
          testFile
              + ": expected the features "
              + train.columns
              + " as in "
              + trainFile.getFileName()
              + ", got "
              + test.columns);
    }
    List<String> classNames = train.classNames();
    return new DataSplit(train.dataset(name, classNames), test.dataset(name, classNames));
  }

  private static FeatureTable read(Path file) throws IOException {
    try (CsvReader csv = new CsvReader(file)) {
      List<String> header = csv.record();
      if (header.size() < 2) {
        throw new InvalidFileException(
            file
                + ": expected a first line with names of columns, features and a class, got "
                + header
                + "; put commas between");
      }
      int classColumn = classColumn(header);
      List<float[]> rows = new ArrayList<>();
      List<String> labels = new ArrayList<>();
      for (List<String> row = csv.record(); !row.isEmpty(); row = csv.record()) {
        requireFields(csv, header, row);
        rows.add(features(csv, header, row, classColumn));
        labels.add(label(csv, header, row, classColumn));
      }
      if (rows.isEmpty()) {
        throw new InvalidFileException(
            file + ": expected a sample in each line behind the first, got none");
      }
      List<String> columns = new ArrayList<>(header);
      columns.remove(classColumn);
      return new FeatureTable(file, columns, rows, labels);
    }
  }

  private static int classColumn(List<String> header) {
    for (int i = 0; i < header.size(); i++) {
      if (CLASS_COLUMNS.contains(header.get(i).toLowerCase(Locale.ROOT))) {
        return i;
      }
    }
    return header.size() - 1;
  }

  private static void requireFields(CsvReader csv, List<String> header, List<String> row)
      throws InvalidFileException {
    if (row.size() != header.size()) {
      throw new InvalidFileException(
          csv.where()
              + ": expected "
              + header.size()
              + " fields as in the first line, got "
              + row.size());
    }
  }

  private static float[] features(
      CsvReader csv, List<String> header, List<String> row, int classColumn)
      throws InvalidFileException {
    float[] features = new float[row.size() - 1];
    int feature = 0;
    for (int i = 0; i < row.size(); i++) {
      if (i != classColumn) {
        features[feature++] = number(csv, header.get(i), row.get(i));
      }
    }
    return features;
  }

  private static float number(CsvReader csv, String column, String text)
      throws InvalidFileException {
    try {
      float number = Float.parseFloat(text);
      if (Float.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new InvalidFileException(
        csv.where()
            + ", column "
            + column
            + ": expected a finite number, got "
            + (text.isEmpty() ? "nothing" : "'" + text + "'")
            + "; fill it in, or leave the line or the column out");
  }

  private static String label(CsvReader csv, List<String> header, List<String> row, int column)
      throws InvalidFileException {
    if (row.get(column).isBlank()) {
      throw new InvalidFileException(
          csv.where()
              + ", column "
              + header.get(column)
              + ": expected the name of a class, got nothing; fill it in, or leave the line out");
    }
    return row.get(column);
  }

  /** Every class once: by number where all are numbers, else by name. */
  private List<String> classNames() {
    List<String> names = labels.stream().distinct().sorted().toList();
    boolean numbered = names.stream().allMatch(it -> it.matches("\\d{1,9}"));
    return numbered
        ? names.stream().sorted(Comparator.comparingInt(Integer::parseInt)).toList()
        : names;
  }

  private Dataset dataset(String name, List<String> classNames) throws InvalidFileException {
    int width = columns.size();
    if ((long) rows.size() * width > Integer.MAX_VALUE - 8) {
      throw new InvalidFileException(
          file + ": expected less than 2³¹ numbers, got " + rows.size() + " lines of " + width);
    }
    float[] values = new float[rows.size() * width];
    int[] numbers = new int[rows.size()];
    for (int i = 0; i < numbers.length; i++) {
      System.arraycopy(rows.get(i), 0, values, i * width, width);
      numbers[i] = classNames.indexOf(labels.get(i));
      if (numbers[i] < 0) {
        throw new InvalidFileException(
            file
                + ": expected the classes of training, "
                + classNames
                + ", got '"
                + labels.get(i)
                + "' of sample "
                + i);
      }
    }
    return new Dataset(name, Shape.of(width), classNames, values, numbers);
  }
}
