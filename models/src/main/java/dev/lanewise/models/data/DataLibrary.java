package dev.lanewise.models.data;

import dev.lanewise.engine.names.ShippedFiles;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.data.NamedDataset.Origin.Generated;
import dev.lanewise.models.data.NamedDataset.Origin.Published;
import dev.lanewise.models.data.NamedDataset.Origin.Shipped;
import dev.lanewise.models.file.InvalidFileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds, fetches and reads data sets in given places. */
final class DataLibrary {
  private static final long LARGEST_CIFAR_FILE = 1L << 26;
  private static final String TABLE = ".csv";

  /** A folder, and what its pictures are brought to: channels, height, width. */
  private static final Pattern SIZED_FOLDER =
      Pattern.compile("(.+):(\\d{1,4})x(\\d{1,4})x(\\d{1,4})");

  private final DataPlaces places;

  DataLibrary(DataPlaces places) {
    this.places = places;
  }

  /** See {@link Datasets#load(String, LoadProgress)}. */
  DataSplit load(String nameOrFolder, LoadProgress progress) throws IOException {
    Matcher sized = SIZED_FOLDER.matcher(nameOrFolder);
    if (sized.matches()) {
      return sized(Path.of(sized.group(1)), sized, progress);
    }
    Path folder = Path.of(nameOrFolder);
    if (!NamedDataset.CATALOG.names().contains(nameOrFolder) && Files.exists(folder)) {
      return own(folder, progress);
    }
    NamedDataset set = NamedDataset.CATALOG.get(nameOrFolder);
    return switch (set.origin()) {
      case Shipped it -> shipped(set, it.artifact(), loader());
      case Generated it -> it.maker().get();
      case Published it -> {
        Optional<Path> found = find(set);
        yield read(set, found.isPresent() ? found.get() : fetch(set, it.addresses(), progress));
      }
    };
  }

  private static DataSplit sized(Path folder, Matcher sized, LoadProgress progress)
      throws IOException {
    if (!PictureFolder.isOne(folder)) {
      throw new InvalidFileException(
          folder
              + ": expected a folder with pictures, CLASS/… or train/CLASS/… and test/CLASS/…, before a"
              + " size, got none there");
    }
    int[] sizes = IntStream.rangeClosed(2, 4).map(i -> Integer.parseInt(sized.group(i))).toArray();
    if ((sizes[0] != 1 && sizes[0] != 3) || sizes[1] < 1 || sizes[2] < 1) {
      throw new IllegalArgumentException(
          sized.group()
              + ": expected 1 or 3 channels, a height and a width of at least 1, such as 3x64x64");
    }
    return PictureFolder.read(nameOf(folder), folder, Optional.of(Shape.of(sizes)), progress);
  }

  /** A user's own: tables of features, pictures by class, or images in few files. */
  private static DataSplit own(Path place, LoadProgress progress) throws IOException {
    String name = nameOf(place);
    if (Files.isRegularFile(place) && name.toLowerCase(Locale.ROOT).endsWith(TABLE)) {
      return FeatureTable.split(name.substring(0, name.length() - TABLE.length()), place);
    }
    if (PictureFolder.isOne(place)) {
      return PictureFolder.read(name, place, Optional.empty(), progress);
    }
    Path train = place.resolve("train" + TABLE);
    Path test = place.resolve("test" + TABLE);
    return Files.isRegularFile(train) && Files.isRegularFile(test)
        ? FeatureTable.split(name, train, test)
        : ImageFolder.read(name, place, List.of());
  }

  /** That of this class, whatever the thread has been given. */
  private static ClassLoader loader() {
    return DataLibrary.class.getClassLoader();
  }

  private static String nameOf(Path folder) throws IOException {
    Path last = folder.toRealPath().getFileName();
    return last == null ? "root" : last.toString();
  }

  /** The first place that has all files of a set, whatever they hold. */
  Optional<Path> find(NamedDataset set) throws IOException {
    for (Path folder : places.candidates(set.name())) {
      if (ImageFolder.isComplete(folder)) {
        return Optional.of(folder);
      }
    }
    return Optional.empty();
  }

  private static DataSplit read(NamedDataset set, Path folder) throws IOException {
    DataSplit split = ImageFolder.read(set.name(), folder, set.classNames());
    if (!split.train().sample().equals(set.sample())) {
      throw new InvalidFileException(
          folder
              + ": expected images "
              + set.sample()
              + " of "
              + set.name()
              + ", got "
              + split.train().sample()
              + "; give another folder, or remove this one");
    }
    return split;
  }

  /**
   * Downloads a set into the cache, checks it, and puts it there whole.
   *
   * @param addresses tried in this order for each file
   * @return the set's folder in the cache
   * @throws DataUnavailableException if a file came from none of them
   */
  Path fetch(NamedDataset set, List<URI> addresses, LoadProgress progress) throws IOException {
    try (PartialFolder partial = new PartialFolder(places.cache(), set.name())) {
      for (RemoteFile file : set.files()) {
        Path saved = partial.path().resolve(file.name());
        fetch(set, file, addresses, saved, progress);
        if (file.isArchive()) {
          TarGz.extract(saved, cifarFileNames(), LARGEST_CIFAR_FILE, partial.path());
          Files.delete(saved);
        }
      }
      return keep(set, partial);
    }
  }

  /** Copies a set from a folder into the cache, where it is checked before it counts. */
  Path copyFrom(NamedDataset set, Path source) throws IOException {
    read(set, source);
    List<Path> files = ImageFolder.files(source);
    try (PartialFolder partial = new PartialFolder(places.cache(), set.name())) {
      for (Path file : files) {
        Files.copy(file, partial.path().resolve(file.getFileName()));
      }
      return keep(set, partial);
    }
  }

  private Path keep(NamedDataset set, PartialFolder partial) throws IOException {
    read(set, partial.path());
    Path target = places.cache().resolve(set.name());
    partial.moveTo(target);
    return target;
  }

  private void fetch(
      NamedDataset set, RemoteFile file, List<URI> addresses, Path target, LoadProgress progress)
      throws IOException {
    requireHttp(set);
    List<IOException> failures = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (URI address : addresses) {
      try {
        Downloader.fetch(address.resolve(file.name()), file, target, progress);
        return;
      } catch (IOException e) {
        failures.add(e);
        reasons.add(reason(address, e));
      }
      if (Thread.currentThread().isInterrupted()) {
        break;
      }
    }
    DataUnavailableException failure =
        new DataUnavailableException(
            set.name()
                + ": "
                + file.name()
                + " could not be fetched ("
                + String.join("; ", reasons)
                + ") and the set lies in none of "
                + candidates(set)
                + "; by hand: "
                + byHand(set));
    failures.forEach(failure::addSuppressed);
    throw failure;
  }

  /** The module is optional: programs that only predict go without it. */
  private static void requireHttp(NamedDataset set) throws DataUnavailableException {
    if (ModuleLayer.boot().findModule("java.net.http").isEmpty()) {
      throw new DataUnavailableException(
          set.name()
              + ": expected the module java.net.http, which downloads it, got a program without"
              + " it; start Java with --add-modules java.net.http, or by hand: "
              + byHand(set));
    }
  }

  /** Some exceptions of the HTTP client have no message, or one that names no address. */
  private static String reason(URI address, IOException e) {
    String message = e.getMessage();
    if (message == null) {
      return address.getHost() + ": " + e.getClass().getSimpleName();
    }
    return message.contains(address.getHost()) ? message : address.getHost() + ": " + message;
  }

  private String candidates(NamedDataset set) {
    return places.candidates(set.name()).stream()
        .map(Path::toString)
        .collect(Collectors.joining(", "));
  }

  private static String byHand(NamedDataset set) {
    String files = set.files().stream().map(RemoteFile::name).collect(Collectors.joining(", "));
    String debian =
        set.equals(NamedDataset.FASHION_MNIST)
            ? "apt install dataset-fashion-mnist (Debian, Ubuntu), or "
            : "";
    return debian
        + "take "
        + files
        + " from "
        + set.home()
        + ", "
        + (set.files().getFirst().isArchive() ? "unpack them" : "put them")
        + " into a folder and name it with --data; fashion-mnist-mini needs no download";
  }

  private static Set<String> cifarFileNames() {
    return Stream.concat(
            Stream.of("test_batch.bin", "batches.meta.txt"),
            IntStream.rangeClosed(1, 5).mapToObj(i -> "data_batch_" + i + ".bin"))
        .collect(Collectors.toSet());
  }

  /** A set out of a jar that the loader sees. */
  static DataSplit shipped(NamedDataset set, String artifact, ClassLoader loader)
      throws IOException {
    ShippedFiles shipped =
        ServiceLoader.load(ShippedFiles.class, loader).stream()
            .map(ServiceLoader.Provider::get)
            .filter(it -> it.name().equals(set.name()))
            .findFirst()
            .orElseThrow(() ->
                new DataUnavailableException(
                    set.name()
                        + ": expected the artifact "
                        + artifact
                        + " beside dev.lanewise:lanewise-models, got none; add it to the"
                        + " dependencies, or name another data set"));
    List<ImageFolder.Reading> files =
        ImageFolder.IDX_FILES.stream().map(file -> reading(shipped, file + ".gz")).toList();
    return ImageFolder.idxSplit(set.name(), files, set.classNames());
  }

  private static ImageFolder.Reading reading(ShippedFiles shipped, String file) {
    String who = shipped.name() + "/" + file;
    return new ImageFolder.Reading() {
      @Override
      public String who() {
        return who;
      }

      @Override
      public IdxArray read() throws IOException {
        try (InputStream in = shipped.open(file)) {
          byte[] bytes = in.readAllBytes();
          return IdxReader.read(who, new ByteArrayInputStream(bytes), bytes.length);
        }
      }
    };
  }
}
