package dev.lanewise.models.data;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.file.InvalidFileException;
import dev.lanewise.models.file.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A folder with a data set: the four IDX files of MNIST's kind (plain or {@code .gz}), or the files
 * of CIFAR-10's binary version, there or in a sub-folder {@code cifar-10-batches-bin}. A file
 * {@code classes.txt} may name the classes, one a line.
 */
final class ImageFolder {
  static final String CIFAR_FOLDER = "cifar-10-batches-bin";
  static final String CLASSES_FILE = "classes.txt";
  private static final String CIFAR_CLASSES_FILE = "batches.meta.txt";
  private static final String CIFAR_TEST_FILE = "test_batch.bin";
  static final List<String> IDX_FILES =
      List.of(
          "train-images-idx3-ubyte",
          "train-labels-idx1-ubyte",
          "t10k-images-idx3-ubyte",
          "t10k-labels-idx1-ubyte");
  private static final int NAMES_SHOWN = 5;
  private static final int CLASSES_FILE_LIMIT = 1 << 16;

  private ImageFolder() {}

  /** Whether a data set seems to be there: the files are there, whatever they hold. */
  static boolean isComplete(Path folder) throws IOException {
    return !files(folder).isEmpty();
  }

  /** The files of a folder's data set; empty if it has none. */
  static List<Path> files(Path folder) throws IOException {
    List<Path> idx = idxFiles(folder);
    return idx.size() == IDX_FILES.size() ? idx : cifarFiles(folder);
  }

  /**
   * The data set of a folder.
   *
   * @param classNames of a set that is known by name; empty where the folder itself must tell
   * @throws InvalidFileException if there is none, part of it, or a file is not as it should be
   * @throws IOException if a file cannot be read
   */
  static DataSplit read(String name, Path folder, List<String> classNames) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new InvalidFileException(
          folder
              + ": expected a folder with a data set, got "
              + (Files.exists(folder) ? "a file" : "nothing there"));
    }
    List<Path> idx = idxFiles(folder);
    if (idx.size() == IDX_FILES.size()) {
      List<String> names =
          classNames.isEmpty() ? namesIn(folder.resolve(CLASSES_FILE)) : classNames;
      return idxSplit(name, idx.stream().map(ImageFolder::reading).toList(), names);
    }
    List<Path> cifar = cifarFiles(folder);
    if (!cifar.isEmpty()) {
      return cifarSplit(name, cifar, classNames);
    }
    throw new InvalidFileException(
        folder
            + ": expected the IDX files "
            + String.join(", ", IDX_FILES)
            + " (each plain or .gz), CIFAR-10's data_batch_1.bin … and "
            + CIFAR_TEST_FILE
            + ", tables train.csv and test.csv, or pictures CLASS/… or train/CLASS/… and test/CLASS/…, got "
            + contents(folder));
  }

  /** A named source of one IDX array. */
  interface Reading {
    String who();

    IdxArray read() throws IOException;
  }

  private static Reading reading(Path file) {
    return new Reading() {
      @Override
      public String who() {
        return file.toString();
      }

      @Override
      public IdxArray read() throws IOException {
        return IdxReader.read(file);
      }
    };
  }

  /** From training images, training labels, test images, test labels. */
  static DataSplit idxSplit(String name, List<Reading> files, List<String> classNames)
      throws IOException {
    IdxArray trainLabels = labels(files.get(1));
    List<String> names =
        classNames.isEmpty() ? numberedClasses(files.get(1).who(), trainLabels) : classNames;
    IdxArray testLabels = labels(files.get(3));
    requireClasses(files.get(1).who(), trainLabels, names);
    requireClasses(files.get(3).who(), testLabels, names);
    Dataset train = dataset(name, files.get(0), trainLabels, names);
    Dataset test = dataset(name, files.get(2), testLabels, names);
    if (!train.sample().equals(test.sample())) {
      throw new InvalidFileException(
          files.get(2).who()
              + ": expected test images "
              + train.sample()
              + " as in training, got "
              + test.sample());
    }
    return new DataSplit(train, test);
  }

  private static IdxArray labels(Reading file) throws IOException {
    IdxArray labels = file.read();
    if (labels.shape().rank() != 1) {
      throw new InvalidFileException(
          file.who()
              + ": expected labels with one dimension, got "
              + labels.shape()
              + "; check that images and labels are not swapped");
    }
    return labels;
  }

  private static Dataset dataset(
      String name, Reading file, IdxArray labels, List<String> classNames) throws IOException {
    IdxArray images = file.read();
    int rank = images.shape().rank();
    if (rank != 3 && rank != 4) {
      throw new InvalidFileException(
          file.who()
              + ": expected images (count, height, width) or (count, channels, height,"
              + " width), got "
              + images.shape()
              + "; check that images and labels are not swapped");
    }
    int count = images.shape().dim(0);
    if (count != labels.shape().dim(0)) {
      throw new InvalidFileException(
          file.who()
              + ": expected as many images as labels, got "
              + count
              + " images and "
              + labels.shape().dim(0)
              + " labels; the files must belong together");
    }
    Shape sample =
        Shape.of(
            rank == 4 ? images.shape().dim(1) : 1,
            images.shape().dim(rank - 2),
            images.shape().dim(rank - 1));
    byte[] bytes = labels.data();
    int[] values = IntStream.range(0, count).map(i -> bytes[i] & 0xff).toArray();
    return new Dataset(name, sample, classNames, images.data(), values);
  }

  private static void requireClasses(String who, IdxArray labels, List<String> classNames)
      throws InvalidFileException {
    for (int i = 0; i < labels.data().length; i++) {
      int label = labels.data()[i] & 0xff;
      if (label >= classNames.size()) {
        throw new InvalidFileException(
            who
                + ": expected labels 0 to "
                + (classNames.size() - 1)
                + ", got "
                + label
                + " for image "
                + i
                + "; check that the files belong together");
      }
    }
  }

  /**
   * Classes named 0, 1, …: where nobody named them, each must occur in training, or one damaged
   * label would make a hundred empty classes.
   */
  private static List<String> numberedClasses(String who, IdxArray labels)
      throws InvalidFileException {
    int[] counts = new int[256];
    int highest = 0;
    for (byte label : labels.data()) {
      counts[label & 0xff]++;
      highest = Math.max(highest, label & 0xff);
    }
    for (int label = 0; label < highest; label++) {
      if (counts[label] == 0) {
        throw new InvalidFileException(
            who
                + ": expected labels 0, 1, … without gaps, got a label "
                + highest
                + " but no "
                + label
                + "; if that is right, name the classes in "
                + CLASSES_FILE
                + ", one a line, in the same folder");
      }
    }
    return IntStream.rangeClosed(0, highest).mapToObj(Integer::toString).toList();
  }

  private static DataSplit cifarSplit(String name, List<Path> files, List<String> classNames)
      throws IOException {
    List<String> names = classNames;
    if (names.isEmpty()) {
      names = namesIn(files.getLast().resolveSibling(CIFAR_CLASSES_FILE));
    }
    if (names.isEmpty()) {
      names = NamedDataset.CIFAR_10_CLASSES;
    }
    Dataset train = CifarReader.read(name, files.subList(0, files.size() - 1), names);
    Dataset test = CifarReader.read(name, List.of(files.getLast()), names);
    return new DataSplit(train, test);
  }

  private static List<String> namesIn(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    if (Files.size(file) > CLASSES_FILE_LIMIT) {
      throw new InvalidFileException(
          file
              + ": expected class names, one a line, at most "
              + CLASSES_FILE_LIMIT
              + " bytes, got "
              + Files.size(file));
    }
    List<String> names =
        TextFile.lines(file).stream().map(String::strip).filter(name -> !name.isEmpty()).toList();
    if (names.isEmpty()) {
      throw new InvalidFileException(file + ": expected class names, one a line, got none");
    }
    return names;
  }

  private static List<Path> idxFiles(Path folder) {
    List<Path> found = new ArrayList<>();
    for (String name : IDX_FILES) {
      // Some copies of the set write a dot for the second hyphen.
      String dotted = name.replace("-idx", ".idx");
      Stream.of(name, name + ".gz", dotted, dotted + ".gz")
          .map(folder::resolve)
          .filter(Files::isRegularFile)
          .findFirst()
          .ifPresent(found::add);
    }
    return found;
  }

  /** Training files in the order of their numbers, then the test file; empty if not all there. */
  private static List<Path> cifarFiles(Path folder) throws IOException {
    for (Path place : List.of(folder, folder.resolve(CIFAR_FOLDER))) {
      Path test = place.resolve(CIFAR_TEST_FILE);
      if (Files.isRegularFile(test)) {
        List<Path> files = new ArrayList<>();
        for (int number = 1; Files.isRegularFile(trainFile(place, number)); number++) {
          files.add(trainFile(place, number));
        }
        if (!files.isEmpty()) {
          files.add(test);
          return files;
        }
      }
    }
    return List.of();
  }

  private static Path trainFile(Path folder, int number) {
    return folder.resolve("data_batch_" + number + ".bin");
  }

  private static String contents(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names = files.map(f -> f.getFileName().toString()).sorted().toList();
      Optional<String> more =
          names.size() > NAMES_SHOWN
              ? Optional.of(" and " + (names.size() - NAMES_SHOWN) + " more")
              : Optional.empty();
      return names.isEmpty()
          ? "an empty folder"
          : String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())))
              + more.orElse("");
    }
  }
}
