package dev.lanewise.models.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.activation.Nonlinearities;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.models.data.Mutations;
import dev.lanewise.models.file.InvalidFileException;
import dev.lanewise.models.network.Networks;
import dev.lanewise.models.pytorch.StateDict;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Safetensors files with some bytes changed, or with headers that lie, read in all three ways:
 * whole, mapped and tensor by tensor, and into a network. Each is read, or is refused by the one
 * typed exception in one line, with memory in proportion to its own size. 20,000 of them; {@code
 * -Dlanewise.fuzz=1000000} for more. A failure names the seed, and {@code -Dlanewise.fuzz.seed}
 * begins there.
 */
final class SafetensorsFuzzTest {
  private static final long FILES = Long.getLong("lanewise.fuzz", 20_000L);
  private static final long FIRST = Long.getLong("lanewise.fuzz.seed", 0L);

  /** Seeds that once found something. */
  private static final long[] KEPT = {61_404};

  /** Bytes allocated on reading a file: so many, and so many for each of its own. */
  private static final long MOST_BYTES = 1 << 20;

  private static final long MOST_BYTES_EACH = 64;

  /** A second would do; a busy machine or the collector may take a few of them from a thread. */
  private static final long MOST_NANOS = 20_000_000_000L;

  private static final String MODEL = "mlp:4";
  private static final float UNTOUCHED = 7;
  private static final ThreadMXBean COUNTER = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path folder;
  private final Layer network =
      Networks.byName(MODEL)
          .build(Shape.of(3), 2, Nonlinearities.byName("relu"), new Initialization(1));
  private final SequencedMap<String, Tensor> numbers = Weights.of(network);
  private final SequencedMap<String, Shape> mixedShapes = new LinkedHashMap<>();
  private final SequencedMap<String, Shape> networkShapes = new LinkedHashMap<>();
  private byte[] mixed = {};
  private byte[] weights = {};

  @BeforeEach
  void writeValidFiles() throws IOException {
    Path file = folder.resolve("valid");
    StateDict.save(file, MODEL, network);
    weights = Files.readAllBytes(file);
    mixed = mixed();
    Files.write(file, mixed);
    mixedShapes.put("h", Shape.of(4));
    mixedShapes.put("d", Shape.of(2, 1));
    mixedShapes.put("b", Shape.of(1, 4));
    mixedShapes.put("scalar", Shape.of());
    numbers.forEach((name, tensor) -> networkShapes.put(name, tensor.shape()));
    try (SafetensorsFile valid = SafetensorsFile.open(file)) {
      assertTrue(valid.shapes().size() == 4 && valid.metadata().size() == 1);
    }
  }

  /** A file with numbers of all types that are read, and of one that is not. */
  private static byte[] mixed() {
    byte[] header =
        ("{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"h\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[24,32]},"
                + "\"n\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]},"
                + "\"d\":{\"dtype\":\"F64\",\"shape\":[2,1],\"data_offsets\":[8,24]},"
                + "\"b\":{\"dtype\":\"BF16\",\"shape\":[1,4],\"data_offsets\":[32,40]}}")
            .getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + header.length + 40)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .array();
  }

  @Test
  void changedFilesAreReadOrRefusedByOneTypedException() throws IOException {
    for (long seed : KEPT) {
      run(seed);
    }
    long read = 0;
    for (long seed = FIRST; seed < FIRST + FILES; seed++) {
      read += run(seed) ? 1 : 0;
    }
    System.out.println("safetensors fuzz: " + FILES + " files, " + read + " of them still read");
    assertTrue(read > 0 && read < FILES, "read " + read);
  }

  /** Reads the seed's file in one of the ways; whether it could be read. */
  private boolean run(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(~seed);
    boolean ofNetwork = random.nextBoolean();
    byte[] bytes =
        random.nextBoolean()
            ? Mutations.of(ofNetwork ? weights : mixed, seed)
            : LyingHeaders.of(ofNetwork ? networkShapes : mixedShapes, seed);
    Path file = Files.write(folder.resolve("changed"), bytes);
    String what = "seed " + seed + ", file of " + bytes.length + " bytes";
    int way = random.nextInt(ofNetwork ? 4 : 2);
    numbers.forEach((_, tensor) -> Arrays.fill(tensor.data(), UNTOUCHED));
    long allocated = COUNTER.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    boolean isRead = false;
    try {
      read(file, way);
      isRead = true;
    } catch (InvalidFileException refused) {
      assertTrue(refused.getMessage().lines().count() == 1, () -> what + ": " + refused);
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      fail(what, e);
    }
    long nanos = System.nanoTime() - start;
    allocated = COUNTER.getCurrentThreadAllocatedBytes() - allocated;
    assertTrue(nanos < MOST_NANOS, () -> what + " took ns " + nanos);
    long most = MOST_BYTES + MOST_BYTES_EACH * bytes.length;
    assertTrue(allocated < most, what + " took memory: " + allocated);
    if (!isRead) {
      requireUntouched(what);
    }
    return isRead;
  }

  private void read(Path file, int way) throws IOException {
    switch (way) {
      case 0 -> Safetensors.read(file);
      case 1 -> readEach(file);
      case 2 -> StateDict.load(file, MODEL, network);
      default -> Weights.load(file, numbers);
    }
  }

  private static void readEach(Path file) throws IOException {
    try (SafetensorsFile stored = SafetensorsFile.open(file)) {
      for (String name : stored.shapes().keySet()) {
        if (stored.type(name).isReadable()) {
          stored.read(name);
        }
      }
    }
  }

  /** A file that is refused has given the network nothing. */
  private void requireUntouched(String what) {
    for (Map.Entry<String, Tensor> entry : numbers.entrySet()) {
      float[] expected = new float[entry.getValue().size()];
      Arrays.fill(expected, UNTOUCHED);
      assertArrayEquals(expected, entry.getValue().toArray(), what + ", " + entry.getKey());
    }
  }
}
