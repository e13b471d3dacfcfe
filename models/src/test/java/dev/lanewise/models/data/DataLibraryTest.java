package dev.lanewise.models.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.models.file.InvalidFileException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataLibraryTest {
  @TempDir Path folder;

  private final SequencedMap<String, byte[]> served = new LinkedHashMap<>(SmallFiles.idxSet());
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/set/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = served.get(path.substring(path.lastIndexOf('/') + 1));
    if (body == null) {
      exchange.sendResponseHeaders(404, -1);
    } else {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private List<URI> addresses() {
    return List.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/set/"));
  }

  private DataLibrary library() {
    return new DataLibrary(
        new DataPlaces(
            Optional.of(folder.resolve("own")), folder.resolve("system"), folder.resolve("cache")));
  }

  /** A set of these files, with their true sizes and sums. */
  private static NamedDataset set(Map<String, byte[]> files, Shape sample, int classes) {
    List<RemoteFile> remote = new ArrayList<>();
    files.forEach((name, bytes) ->
        remote.add(
            new RemoteFile(
                name, bytes.length, HexFormat.of().formatHex(Sha256.newDigest().digest(bytes)))));
    return new NamedDataset(
        "small",
        sample,
        NamedDataset.CIFAR_10.classNames().subList(0, classes),
        4,
        3,
        "none",
        "http://127.0.0.1/home",
        NamedDataset.published(List.of(), remote.toArray(RemoteFile[]::new)));
  }

  private NamedDataset idxSet() {
    return set(SmallFiles.idxSet(), Shape.of(1, 2, 3), 2);
  }

  private String failure() {
    DataUnavailableException failure =
        assertThrows(
            DataUnavailableException.class,
            () -> library().fetch(idxSet(), addresses(), LoadProgress.SILENT));
    assertFalse(failure.getMessage().contains("\n"));
    return failure.getMessage();
  }

  private void assertCacheIsEmpty() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void fetchesChecksAndFindsASet() throws IOException {
    NamedDataset set = idxSet();
    List<String> told = new ArrayList<>();
    Path fetched =
        library()
            .fetch(set, addresses(), (file, bytes, total) -> told.add(file + bytes + "/" + total));
    assertEquals(folder.resolve("cache/small"), fetched);
    assertEquals(Optional.of(fetched), library().find(set));
    for (RemoteFile file : set.files()) {
      assertArrayEquals(served.get(file.name()), Files.readAllBytes(fetched.resolve(file.name())));
      assertTrue(told.contains(file.name() + file.bytes() + "/" + file.bytes()), told.toString());
    }
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      assertEquals(List.of(fetched), files.toList());
    }
  }

  @Test
  void replacesABrokenSetInTheCache() throws IOException {
    SmallFiles.writeAll(
        folder.resolve("cache/small"), Map.of("train-images-idx3-ubyte", new byte[1]));
    library().fetch(idxSet(), addresses(), LoadProgress.SILENT);
    assertFalse(Files.exists(folder.resolve("cache/small/train-images-idx3-ubyte")));
    assertTrue(library().find(idxSet()).isPresent());
  }

  @Test
  void leavesNothingBehindWhenAFileIsDamaged() throws IOException {
    byte[] last = served.lastEntry().getValue().clone();
    last[last.length / 2] ^= 1;
    served.put(served.lastEntry().getKey(), last);
    String message = failure();
    assertTrue(message.contains("expected SHA-256"), message);
    assertTrue(message.contains("t10k-labels-idx1-ubyte.gz could not be fetched"), message);
    assertCacheIsEmpty();
  }

  @Test
  void leavesNothingBehindWhenAFileIsMissingShortOrLong() throws IOException {
    byte[] whole = served.lastEntry().getValue();
    String name = served.lastEntry().getKey();
    served.remove(name);
    assertTrue(failure().contains("expected HTTP status 200, got 404"));
    assertCacheIsEmpty();
    served.put(name, Arrays.copyOf(whole, whole.length - 1));
    assertTrue(failure().contains("bytes, got " + (whole.length - 1)));
    assertCacheIsEmpty();
    served.put(name, Arrays.copyOf(whole, 10_000_000));
    assertTrue(failure().contains("bytes, got more"));
    assertCacheIsEmpty();
  }

  @Test
  void leavesNothingBehindWhenTheServerStopsInTheMiddle() throws IOException {
    server.createContext(
        "/set/t10k-labels-idx1-ubyte.gz",
        exchange -> {
          exchange.sendResponseHeaders(200, 30);
          exchange.getResponseBody().write(new byte[10]);
          exchange.getResponseBody().flush();
          exchange.close();
        });
    assertTrue(failure().contains("127.0.0.1"));
    assertCacheIsEmpty();
  }

  @Test
  void leavesNothingBehindWhenInterrupted() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    server.createContext(
        "/set/t10k-labels-idx1-ubyte.gz",
        exchange -> {
          exchange.sendResponseHeaders(200, 30);
          exchange.getResponseBody().write(new byte[10]);
          exchange.getResponseBody().flush();
          asked.countDown();
          await(done);
          exchange.close();
        });
    FutureTask<Path> fetch =
        new FutureTask<>(() -> library().fetch(idxSet(), addresses(), LoadProgress.SILENT));
    Thread thread = new Thread(fetch);
    thread.start();
    asked.await();
    thread.interrupt();
    ExecutionException failure = assertThrows(ExecutionException.class, fetch::get);
    assertTrue(failure.getCause() instanceof IOException, failure.toString());
    done.countDown();
    assertCacheIsEmpty();
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new InterruptedIOException("the server is stopping");
    }
  }

  @Test
  void saysWhatWasTriedWhenNobodyAnswers() throws IOException {
    String own = addresses().getFirst().toString();
    server.stop(0);
    String message = failure();
    assertTrue(message.contains("127.0.0.1: ConnectException"), own + message);
    for (String place : List.of("own", "system", "cache")) {
      assertTrue(message.contains(folder.resolve(place).resolve("small").toString()), message);
    }
    assertTrue(message.contains("from http://127.0.0.1/home"), message);
  }

  @Test
  void triesTheNextAddressWhenOneFails() throws IOException {
    URI good = addresses().getFirst();
    library().fetch(idxSet(), List.of(good.resolve("/other/"), good), LoadProgress.SILENT);
    assertTrue(library().find(idxSet()).isPresent());
  }

  @Test
  void unpacksOnlyTheWantedFilesOfAnArchive() throws IOException {
    SequencedMap<String, byte[]> files = new LinkedHashMap<>();
    files.put("cifar-10-batches-bin/readme.html", new byte[700]);
    files.put("../../data_batch_1.bin", SmallFiles.cifar(2));
    files.put("cifar-10-batches-bin/test_batch.bin", SmallFiles.cifar(1));
    served.clear();
    served.put("cifar.tar.gz", SmallFiles.gzip(SmallFiles.tar(files)));
    NamedDataset set = set(served, Shape.of(3, 32, 32), 10);
    Path fetched = library().fetch(set, addresses(), LoadProgress.SILENT);
    try (Stream<Path> all = Files.list(fetched)) {
      assertEquals(
          List.of("data_batch_1.bin", "test_batch.bin"),
          all.map(f -> f.getFileName().toString()).sorted().toList());
    }
    assertFalse(Files.exists(folder.resolve("data_batch_1.bin")));
  }

  @Test
  void refusesDamagedArchives() throws IOException {
    byte[] tar = SmallFiles.tar(Map.of("test_batch.bin", SmallFiles.cifar(1)));
    byte[] badSize = tar.clone();
    badSize[124] = 'x';
    byte[] huge = tar.clone();
    Arrays.fill(huge, 124, 135, (byte) '7');
    Map<String, byte[]> damaged = new LinkedHashMap<>();
    damaged.put("octal size, got 'x", SmallFiles.gzip(badSize));
    damaged.put("of at most", SmallFiles.gzip(huge));
    damaged.put("ends early", SmallFiles.gzip(Arrays.copyOf(tar, 700)));
    damaged.put("Not in GZIP format", tar);
    for (Map.Entry<String, byte[]> archive : damaged.entrySet()) {
      served.clear();
      served.put("cifar.tar.gz", archive.getValue());
      NamedDataset set = set(served, Shape.of(3, 32, 32), 10);
      InvalidFileException refused =
          assertThrows(
              InvalidFileException.class,
              () -> library().fetch(set, addresses(), LoadProgress.SILENT));
      assertTrue(refused.getMessage().contains(archive.getKey()), refused.getMessage());
      assertCacheIsEmpty();
    }
  }

  @Test
  void copiesASetFromAFolderOnlyIfItIsGood() throws IOException {
    Path source = folder.resolve("source");
    SmallFiles.writeAll(source, SmallFiles.idxSet());
    assertTrue(Files.isDirectory(library().copyFrom(idxSet(), source)));
    assertTrue(library().find(idxSet()).isPresent());
    NamedDataset other = set(SmallFiles.idxSet(), Shape.of(1, 28, 28), 2);
    assertTrue(
        assertThrows(InvalidFileException.class, () -> library().copyFrom(other, source))
            .getMessage()
            .contains("expected images (1, 28, 28) of small, got (1, 2, 3)"));
  }

  @Test
  void looksInOnesOwnFolderFirst() throws IOException {
    for (String place : List.of("cache", "system", "own")) {
      SmallFiles.writeAll(folder.resolve(place).resolve("small"), SmallFiles.idxSet());
      assertEquals(Optional.of(folder.resolve(place).resolve("small")), library().find(idxSet()));
    }
  }

  @Test
  void loadsFoldersAndOffersTheNearestNameForOthers() throws IOException {
    SmallFiles.writeAll(folder.resolve("mine"), SmallFiles.idxSet());
    DataSplit split = library().load(folder.resolve("mine").toString(), LoadProgress.SILENT);
    assertEquals("mine", split.train().name());
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> library().load("fashon-mnist", LoadProgress.SILENT))
            .getMessage();
    assertTrue(message.contains("did you mean fashion-mnist?"), message);
  }

  @Test
  void putsTheCacheWhereEachSystemWantsIt() {
    Path home = folder.resolve("home");
    assertEquals(
        home.resolve(".cache/lanewise"), DataPlaces.of(Map.of(), "Linux", home.toString()).cache());
    assertEquals(
        home.resolve("Library/Caches/lanewise"),
        DataPlaces.of(Map.of(), "Mac OS X", home.toString()).cache());
    assertEquals(
        folder.resolve("local/lanewise/cache"),
        DataPlaces.of(
                Map.of("LOCALAPPDATA", folder.resolve("local").toString()),
                "Windows 11",
                home.toString())
            .cache());
    assertEquals(
        folder.resolve("xdg/lanewise"),
        DataPlaces.of(
                Map.of("XDG_CACHE_HOME", folder.resolve("xdg").toString()),
                "Linux",
                home.toString())
            .cache());
  }

  @Test
  void shipsABalancedSubset() throws IOException {
    DataSplit mini = library().load("fashion-mnist-mini", LoadProgress.SILENT);
    NamedDataset set = NamedDataset.FASHION_MNIST_MINI;
    int[] train = new int[10];
    Arrays.fill(train, set.trainSize() / 10);
    int[] test = new int[10];
    Arrays.fill(test, set.testSize() / 10);
    assertArrayEquals(train, mini.train().classCounts());
    assertArrayEquals(test, mini.test().classCounts());
    assertEquals(set.sample(), mini.train().sample());
    assertEquals(
        "005d5e0e25b578675e7db5dcdd71492d4854670deba4f0222865d31bc0660367", mini.checksum());
  }

  @Test
  void namesTheArtifactThatHoldsTheSetWhereItIsMissing() {
    String message =
        assertThrows(
                DataUnavailableException.class,
                () ->
                    DataLibrary.shipped(
                        NamedDataset.FASHION_MNIST_MINI,
                        "dev.lanewise:lanewise-mini-data",
                        ClassLoader.getPlatformClassLoader()))
            .getMessage();
    assertTrue(message.contains("add it to the dependencies"), message);
    assertTrue(message.contains("artifact dev.lanewise:lanewise-mini-data"), message);
  }

  /** Where the whole set is installed, the shipped one is made again from it. */
  @Test
  void shipsWhatTheGeneratorMakesOfTheWholeSet() throws IOException {
    Optional<Path> whole = Datasets.find(NamedDataset.FASHION_MNIST);
    assumeTrue(whole.isPresent(), "Fashion-MNIST is not installed here");
    DataSplit made =
        FashionMnistMini.of(
            ImageFolder.read(
                "fashion-mnist", whole.get(), NamedDataset.FASHION_MNIST.classNames()));
    assertEquals(
        made.checksum(), library().load("fashion-mnist-mini", LoadProgress.SILENT).checksum());
  }
}
