package dev.lanewise.models.data;

import static java.util.stream.Collectors.toMap;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldModifiers;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.file.InvalidFileException;
import dev.lanewise.models.file.TextFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

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

  /**
   * The samples of one file; the last fifth of each class is to test on.
   *
   * @throws InvalidFileException if it is no such file
   */
  static DataSplit split(String name, Path file) throws IOException {
    FeatureTable table = read(file);
    return TestShare.heldOut(file, table.dataset(name, table.classNames()));
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
    try (CloseableIterator<CsvRecord> records = records(file)) {
      List<String> header = records.hasNext() ? records.next().getFields() : List.of();
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
      while (records.hasNext()) {
        TableLine line = TableLine.of(file, header, records.next());
        rows.add(line.features(classColumn));
        labels.add(line.label(classColumn));
      }
      if (rows.isEmpty()) {
        throw new InvalidFileException(
            file + ": expected a sample in each line behind the first, got none");
      }
      List<String> columns = new ArrayList<>(header);
      columns.remove(classColumn);
      return new FeatureTable(file, columns, rows, labels);
    } catch (CsvParseException e) {
      String cause = e.getCause() == null ? "" : " (" + e.getCause().getMessage() + ")";
      throw new InvalidFileException(
          file
              + ": expected fields with commas between, quoted as spreadsheets do, got: "
              + e.getMessage()
              + cause,
          e);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException) {
        throw TextFile.otherBytes(file, e);
      }
      throw e.getCause();
    } catch (CharacterCodingException e) {
      throw TextFile.otherBytes(file, e);
    }
  }

  private static CloseableIterator<CsvRecord> records(Path file) throws IOException {
    return CsvReader.builder()
        .trimWhitespacesAroundQuotes(true)
        .allowExtraFields(true) // what is missing or too much is told in words of our own
        .allowMissingFields(true)
        .build(
            CsvRecordHandler.of(it -> it.fieldModifier(FieldModifiers.STRIP)), TextFile.open(file))
        .iterator();
  }

  private static int classColumn(List<String> header) {
    for (int i = 0; i < header.size(); i++) {
      if (CLASS_COLUMNS.contains(header.get(i).toLowerCase(Locale.ROOT))) {
        return i;
      }
    }
    return header.size() - 1;
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
    Map<String, Integer> numberOf =
        IntStream.range(0, classNames.size()).boxed().collect(toMap(classNames::get, i -> i));
    for (int i = 0; i < numbers.length; i++) {
      System.arraycopy(rows.get(i), 0, values, i * width, width);
      Integer number = numberOf.get(labels.get(i));
      if (number == null) {
        throw new InvalidFileException(
            file
                + ": expected the classes of training, "
                + classNames
                + ", got '"
                + labels.get(i)
                + "' of sample "
                + i);
      }
      numbers[i] = number;
    }
    return new Dataset(name, Shape.of(width), classNames, values, numbers);
  }
}
