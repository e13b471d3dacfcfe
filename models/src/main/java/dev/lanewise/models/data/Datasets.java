package dev.lanewise.models.data;

import dev.lanewise.models.file.InvalidFileException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Data sets by name or folder. A named set is looked for in {@code $LANEWISE_DATA/NAME}, in {@code
 * /usr/share/datasets/NAME} (where Debian's package {@code dataset-fashion-mnist} puts it), in the
 * user's cache folder, and is else downloaded into that cache; one that comes with Lanewise, or is
 * computed, needs none of them.
 */
public final class Datasets {
  private Datasets() {}

  /** As {@link #load(String, LoadProgress)}, telling nobody how far it is. */
  public static DataSplit load(String nameOrFolder) throws IOException {
    return load(nameOrFolder, LoadProgress.SILENT);
  }

  /**
   * The data set of this name, or the one in this folder: four IDX files with MNIST's names,
   * CIFAR-10's binary files, tables of features {@code train.csv} and {@code test.csv}, or PNG and
   * JPEG files {@code train/CLASS/…} and {@code test/CLASS/…} or {@code CLASS/…}, which {@code
   * FOLDER:3x64x64} brings to one number of channels, height and width; or that of a single table
   * {@code NAME.csv}. Where nothing is marked to test on, it is the last fifth of each class. The
   * first line of a table names its columns; {@code class} or {@code label}, else the last, holds
   * the classes, all others hold numbers. A name goes before a folder that is called the same;
   * write {@code ./mnist} for the folder.
   *
   * @throws IllegalArgumentException if it is neither; the message offers the nearest name
   * @throws InvalidFileException if a file is not as it should be
   * @throws DataUnavailableException if the set is nowhere and could not be downloaded
   * @throws IllegalStateException if there are pictures, and no module java.desktop
   * @throws IOException if a file cannot be read
   */
  public static DataSplit load(String nameOrFolder, LoadProgress progress) throws IOException {
    return new DataLibrary(DataPlaces.standard()).load(nameOrFolder, progress);
  }

  /** Where a set's files are, if they are anywhere; what they hold is not looked at. */
  public static Optional<Path> find(NamedDataset set) throws IOException {
    return new DataLibrary(DataPlaces.standard()).find(set);
  }

  /**
   * Downloads a set into the cache from its authors' addresses, checked by size and SHA-256.
   *
   * @return its folder there
   */
  public static Path fetch(NamedDataset set, LoadProgress progress) throws IOException {
    return fetch(set, set.addresses(), progress);
  }

  /**
   * As {@link #fetch(NamedDataset, LoadProgress)}, from a mirror.
   *
   * @param address that the set's files lie under, ending in a slash
   */
  public static Path fetch(NamedDataset set, URI address, LoadProgress progress)
      throws IOException {
    return fetch(set, List.of(address), progress);
  }

  /** Copies a set from a folder into the cache, checked by its form alone. */
  public static Path copy(NamedDataset set, Path folder) throws IOException {
    requireFetchable(set);
    return new DataLibrary(DataPlaces.standard()).copyFrom(set, folder);
  }

  private static Path fetch(NamedDataset set, List<URI> addresses, LoadProgress progress)
      throws IOException {
    requireFetchable(set);
    return new DataLibrary(DataPlaces.standard()).fetch(set, addresses, progress);
  }

  private static void requireFetchable(NamedDataset set) {
    if (set.isShipped()) {
      throw new IllegalArgumentException(
          set.name() + ": is part of Lanewise; there is nothing to fetch");
    }
  }
}
