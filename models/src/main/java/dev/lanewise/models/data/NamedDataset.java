package dev.lanewise.models.data;

import dev.lanewise.engine.names.Catalog;
import dev.lanewise.engine.tensor.Shape;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;

/** A data set that Lanewise knows by name: what it is, and where it can be had. */
public final class NamedDataset {
  static final List<String> CIFAR_10_CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
  private static final List<String> DIGITS =
      List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
  private static final List<String> CLOTHES =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  private static final String PLAYGROUND = "https://playground.tensorflow.org/";
  private static final String COMPUTED = "needs none, the numbers are computed here";

  /** Where the samples of a set come from. */
  sealed interface Origin {
    /**
     * They come in a jar of their own.
     *
     * @param artifact the jar, as Maven names it
     */
    record Shipped(String artifact) implements Origin {}

    /** They are computed, always the same ones. */
    record Generated(Supplier<DataSplit> maker) implements Origin {}

    /**
     * They are fetched.
     *
     * @param addresses that the files lie under, tried in this order
     * @param files as published
     */
    record Published(List<URI> addresses, List<RemoteFile> files) implements Origin {}
  }

  /** Fashion-MNIST's first images of each class: the set that is shipped. */
  static final NamedDataset FASHION_MNIST_MINI =
      new NamedDataset(
          "fashion-mnist-mini",
          Shape.of(1, 28, 28),
          CLOTHES,
          12_000,
          1_500,
          "MIT, Zalando SE 2017",
          "https://github.com/zalandoresearch/fashion-mnist",
          new Origin.Shipped("dev.lanewise:lanewise-mini-data"));

  /** A disk and a ring around it. */
  static final NamedDataset CIRCLE =
      new NamedDataset(
          GeneratedData.CIRCLE,
          GeneratedData.PLANE,
          GeneratedData.CIRCLE_CLASSES,
          GeneratedData.CIRCLE_POINTS / 2,
          GeneratedData.CIRCLE_POINTS / 2,
          COMPUTED,
          PLAYGROUND,
          new Origin.Generated(GeneratedData::circle));

  /** Two arms that wind around each other. */
  static final NamedDataset SPIRALS =
      new NamedDataset(
          GeneratedData.SPIRALS,
          GeneratedData.PLANE,
          GeneratedData.SPIRALS_CLASSES,
          GeneratedData.SPIRALS_POINTS / 2,
          GeneratedData.SPIRALS_POINTS / 2,
          COMPUTED,
          PLAYGROUND,
          new Origin.Generated(GeneratedData::spirals));

  /** Xiao, Rasul, Vollgraf 2017, arXiv:1708.07747. The sums are those of the authors' files. */
  static final NamedDataset FASHION_MNIST =
      new NamedDataset(
          "fashion-mnist",
          Shape.of(1, 28, 28),
          CLOTHES,
          60_000,
          10_000,
          "MIT, Zalando SE 2017",
          "https://github.com/zalandoresearch/fashion-mnist",
          published(
              List.of("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
              new RemoteFile(
                  "train-images-idx3-ubyte.gz",
                  26_421_880,
                  "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
              new RemoteFile(
                  "train-labels-idx1-ubyte.gz",
                  29_515,
                  "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
              new RemoteFile(
                  "t10k-images-idx3-ubyte.gz",
                  4_422_102,
                  "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
              new RemoteFile(
                  "t10k-labels-idx1-ubyte.gz",
                  5_148,
                  "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5")));

  /** LeCun, Bottou, Bengio, Haffner 1998. Its home page often refuses, so mirrors follow it. */
  static final NamedDataset MNIST =
      new NamedDataset(
          "mnist",
          Shape.of(1, 28, 28),
          DIGITS,
          60_000,
          10_000,
          "CC BY-SA 3.0, LeCun and Cortes",
          "http://yann.lecun.com/exdb/mnist/",
          published(
              List.of(
                  "http://yann.lecun.com/exdb/mnist/",
                  "https://storage.googleapis.com/cvdf-datasets/mnist/",
                  "https://ossci-datasets.s3.amazonaws.com/mnist/"),
              new RemoteFile(
                  "train-images-idx3-ubyte.gz",
                  9_912_422,
                  "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
              new RemoteFile(
                  "train-labels-idx1-ubyte.gz",
                  28_881,
                  "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
              new RemoteFile(
                  "t10k-images-idx3-ubyte.gz",
                  1_648_877,
                  "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
              new RemoteFile(
                  "t10k-labels-idx1-ubyte.gz",
                  4_542,
                  "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")));

  /** Krizhevsky 2009, the binary version. */
  static final NamedDataset CIFAR_10 =
      new NamedDataset(
          "cifar-10",
          CifarReader.SAMPLE,
          CIFAR_10_CLASSES,
          50_000,
          10_000,
          "none stated; cite Krizhevsky 2009",
          "https://www.cs.toronto.edu/~kriz/cifar.html",
          published(
              List.of("https://www.cs.toronto.edu/~kriz/"),
              new RemoteFile(
                  "cifar-10-binary.tar.gz",
                  170_052_171,
                  "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd")));

  /** All of them by name, the shipped one first. */
  public static final Catalog<NamedDataset> CATALOG = catalog();

  private final String name;
  private final Shape sample;
  private final List<String> classNames;
  private final int trainSize;
  private final int testSize;
  private final String licence;
  private final URI home;
  private final Origin origin;

  NamedDataset(
      String name,
      Shape sample,
      List<String> classNames,
      int trainSize,
      int testSize,
      String licence,
      String home,
      Origin origin) {
    this.name = name;
    this.sample = sample;
    this.classNames = classNames;
    this.trainSize = trainSize;
    this.testSize = testSize;
    this.licence = licence;
    this.home = URI.create(home);
    this.origin = origin;
  }

  static Origin published(List<String> addresses, RemoteFile... files) {
    return new Origin.Published(addresses.stream().map(URI::create).toList(), List.of(files));
  }

  private static Catalog<NamedDataset> catalog() {
    SequencedMap<String, NamedDataset> sets = new LinkedHashMap<>();
    for (NamedDataset set :
        List.of(FASHION_MNIST_MINI, FASHION_MNIST, MNIST, CIFAR_10, CIRCLE, SPIRALS)) {
      sets.put(set.name, set);
    }
    return new Catalog<>("data set (or an existing folder)", sets);
  }

  /** Its name on the command line. */
  public String name() {
    return name;
  }

  /** Shape of one sample: (channels, height, width) of an image, or (features). */
  public Shape sample() {
    return sample;
  }

  /** Names of the classes, by label. */
  public List<String> classNames() {
    return classNames;
  }

  /** Number of training samples. */
  public int trainSize() {
    return trainSize;
  }

  /** Number of test samples. */
  public int testSize() {
    return testSize;
  }

  /** Under which licence, and whose. */
  public String licence() {
    return licence;
  }

  /** The page of its authors. */
  public URI home() {
    return home;
  }

  /** Whether it comes with Lanewise, in a file or as a computation: there is nothing to fetch. */
  public boolean isShipped() {
    return !(origin instanceof Origin.Published);
  }

  Origin origin() {
    return origin;
  }

  /** Addresses that its files lie under, tried in this order. */
  List<URI> addresses() {
    return origin instanceof Origin.Published it ? it.addresses() : List.of();
  }

  /** Its files as published. */
  List<RemoteFile> files() {
    return origin instanceof Origin.Published it ? it.files() : List.of();
  }
}
