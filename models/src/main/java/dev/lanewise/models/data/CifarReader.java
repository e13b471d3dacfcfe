package dev.lanewise.models.data;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.file.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads CIFAR-10's binary version (Krizhevsky 2009): records of one label byte and 3,072 pixel
 * bytes, the red, green and blue planes of 32 × 32, row-major.
 */
final class CifarReader {
  /** (channels, height, width) of an image. */
  static final Shape SAMPLE = Shape.of(3, 32, 32);

  private static final int RECORD = 1 + 3 * 32 * 32;

  private CifarReader() {}

  /**
   * The records of several files, in their order, as one data set.
   *
   * @throws InvalidFileException if a file is not whole records, or a label has no class
   * @throws IOException if a file cannot be read
   */
  static Dataset read(String name, List<Path> files, List<String> classNames) throws IOException {
    long records = 0;
    for (Path file : files) {
      long size = Files.size(file);
      if (size == 0 || size % RECORD != 0) {
        throw new InvalidFileException(
            file
                + ": expected whole records of "
                + RECORD
                + " bytes (a label and 3 × 32 × 32"
                + " pixels), got "
                + size
                + " bytes; fetch it again");
      }
      records += size / RECORD;
    }
    if (records * RECORD > Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory())) {
      throw new InvalidFileException(
          files.getFirst().toAbsolutePath().getParent()
              + ": expected files that fit in memory, got "
              + records * RECORD
              + " bytes; give Java more with -Xmx (up to 2 GB)");
    }
    byte[] pixels = new byte[(int) (records * SAMPLE.size())];
    int[] labels = new int[(int) records];
    int image = 0;
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length % RECORD != 0 || bytes.length / RECORD > labels.length - image) {
        throw new InvalidFileException(
            file
                + ": expected the size that it had a moment ago, got "
                + bytes.length
                + " bytes; let no other program write to it");
      }
      for (int at = 0; at < bytes.length; at += RECORD) {
        int label = bytes[at] & 0xff;
        if (label >= classNames.size()) {
          throw new InvalidFileException(
              file
                  + ": expected labels 0 to "
                  + (classNames.size() - 1)
                  + ", got "
                  + label
                  + " in record "
                  + at / RECORD
                  + "; check that it is CIFAR-10's binary version");
        }
        labels[image] = label;
        System.arraycopy(bytes, at + 1, pixels, image * SAMPLE.size(), SAMPLE.size());
        image++;
      }
    }
    if (image != labels.length) {
      throw new InvalidFileException(
          files.getLast()
              + ": expected "
              + labels.length
              + " records in all files, got "
              + image
              + "; let no other program write to them");
    }
    return new Dataset(name, SAMPLE, classNames, pixels, labels);
  }
}
