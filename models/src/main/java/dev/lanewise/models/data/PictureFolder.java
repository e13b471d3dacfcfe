package dev.lanewise.models.data;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.file.InvalidFileException;
import dev.lanewise.models.image.DesktopModule;
import dev.lanewise.models.image.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of PNG and JPEG files by class: {@code train/CLASS/…} and {@code test/CLASS/…}, or
 * {@code CLASS/…} alone. Classes and pictures go by name; what file managers leave there is passed
 * over.
 */
final class PictureFolder {
  private static final String TRAIN = "train";
  private static final String TEST = "test";
  private static final Pattern PICTURE_NAME = Pattern.compile("(?i).+\\.(png|jpe?g)");
  private static final Set<String> LITTER = Set.of("Thumbs.db", "desktop.ini");
  private static final long MOST_BYTES = Integer.MAX_VALUE - 8;

  private final Path folder;
  private final String name;
  private final LoadProgress progress;
  private int decoded;
  private int total;

  /** A picture file and its class. */
  private record Picture(Path file, int label) {}

  private PictureFolder(Path folder, String name, LoadProgress progress) {
    this.folder = folder;
    this.name = name;
    this.progress = progress;
  }

  /** Whether pictures by class seem to be there. */
  static boolean isOne(Path folder) throws IOException {
    return isSplit(folder) || (Files.isDirectory(folder) && holdsClasses(folder));
  }

  /** Two folders or more and nothing else, pictures in the first. */
  private static boolean holdsClasses(Path folder) throws IOException {
    List<Path> entries = entries(folder);
    return entries.size() > 1
        && entries.stream().allMatch(Files::isDirectory)
        && entries(entries.getFirst()).stream().anyMatch(PictureFolder::isPicture);
  }

  private static boolean isPicture(Path file) {
    return PICTURE_NAME.matcher(nameOf(file)).matches();
  }

  private static boolean isSplit(Path folder) {
    return Files.isDirectory(folder.resolve(TRAIN)) && Files.isDirectory(folder.resolve(TEST));
  }

  /**
   * The data set of a folder.
   *
   * @param wanted (channels, height, width) that all pictures are brought to, as {@link
   *     ImageFile#read(Path, Shape, boolean)} does; empty where they have one size
   * @throws InvalidFileException if there is none, or something that is no picture
   * @throws IllegalStateException if the program has no module java.desktop
   * @throws IOException if a file cannot be read
   */
  static DataSplit read(String name, Path folder, Optional<Shape> wanted, LoadProgress progress)
      throws IOException {
    DesktopModule.require("Datasets");
    PictureFolder pictures = new PictureFolder(folder, name, progress);
    return isSplit(folder) ? pictures.split(wanted) : pictures.whole(wanted);
  }

  private DataSplit whole(Optional<Shape> wanted) throws IOException {
    List<String> classNames = classNames(folder);
    List<Picture> all = pictures(folder, classNames);
    Shape sample = sampleOf(all, wanted);
    return TestShare.heldOut(folder, dataset(all, classNames, sample));
  }

  private DataSplit split(Optional<Shape> wanted) throws IOException {
    List<String> classNames = classNames(folder.resolve(TRAIN));
    List<String> tested = classNames(folder.resolve(TEST));
    if (!classNames.containsAll(tested)) {
      throw new InvalidFileException(
          folder.resolve(TEST)
              + ": expected folders of the classes of training, "
              + classNames
              + ", got "
              + tested);
    }
    List<Picture> train = pictures(folder.resolve(TRAIN), classNames);
    List<Picture> test = pictures(folder.resolve(TEST), classNames);
    Shape sample = sampleOf(Stream.of(train, test).flatMap(List::stream).toList(), wanted);
    return new DataSplit(dataset(train, classNames, sample), dataset(test, classNames, sample));
  }

  private static List<String> classNames(Path part) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path entry : entries(part)) {
      if (!Files.isDirectory(entry)) {
        throw new InvalidFileException(
            entry
                + ": expected a folder for each class, with its pictures, got a file; move it into"
                + " the folder of its class, or elsewhere");
      }
      names.add(nameOf(entry));
    }
    if (names.isEmpty()) {
      throw new InvalidFileException(
          part + ": expected a folder for each class, with its pictures, got none");
    }
    return names;
  }

  private static List<Picture> pictures(Path part, List<String> classNames) throws IOException {
    List<Picture> pictures = new ArrayList<>();
    for (int label = 0; label < classNames.size(); label++) {
      Path folder = part.resolve(classNames.get(label));
      List<Path> files = Files.isDirectory(folder) ? entries(folder) : List.of();
      if (files.isEmpty() && Files.isDirectory(folder)) {
        throw new InvalidFileException(
            folder + ": expected PNG or JPEG files, got an empty folder; remove it, or fill it");
      }
      for (Path file : files) {
        pictures.add(new Picture(file, label));
      }
    }
    return pictures;
  }

  /** By name, without what is hidden. */
  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !nameOf(entry).startsWith(".") && !LITTER.contains(nameOf(entry)))
          .sorted()
          .toList();
    }
  }

  private static String nameOf(Path entry) {
    return String.valueOf(entry.getFileName());
  }

  private Shape sampleOf(List<Picture> all, Optional<Shape> wanted) throws IOException {
    total = all.size();
    return wanted.isPresent() ? wanted.get() : commonShape(all);
  }

  /** Size of all, with the channels of colour where one has it. */
  private static Shape commonShape(List<Picture> pictures) throws IOException {
    Path first = pictures.getFirst().file;
    Shape common = ImageFile.shape(first);
    for (Picture picture : pictures) {
      Shape shape = ImageFile.shape(picture.file);
      if (shape.dim(1) != common.dim(1) || shape.dim(2) != common.dim(2)) {
        throw new InvalidFileException(
            picture.file
                + ": expected a picture of "
                + size(common)
                + " as "
                + first
                + " is, got "
                + size(shape)
                + "; write the channels, height and width that all are to be brought to behind the"
                + " folder, such as FOLDER:3x64x64");
      }
      common = shape.dim(0) > common.dim(0) ? shape : common;
    }
    return common;
  }

  private static String size(Shape shape) {
    return shape.dim(2) + " × " + shape.dim(1);
  }

  private Dataset dataset(List<Picture> pictures, List<String> classNames, Shape sample)
      throws IOException {
    if ((long) pictures.size() * sample.size() > MOST_BYTES) {
      throw new InvalidFileException(
          folder
              + ": expected less than 2³¹ bytes of pixels, got "
              + pictures.size()
              + " pictures "
              + sample
              + "; bring them to a smaller size, such as FOLDER:3x64x64");
    }
    byte[] pixels = new byte[pictures.size() * sample.size()];
    int[] labels = new int[pictures.size()];
    for (int i = 0; i < labels.length; i++) {
      byte[] picture = ImageFile.read(pictures.get(i).file, sample, false);
      System.arraycopy(picture, 0, pixels, i * sample.size(), picture.length);
      labels[i] = pictures.get(i).label;
      decoded++;
      progress.decoded(name, decoded, total);
    }
    return new Dataset(name, sample, classNames, pixels, labels);
  }
}
