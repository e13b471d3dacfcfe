package dev.lanewise.models.tensorboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.composite.Sequential;
import dev.lanewise.layers.dense.Dense;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.layers.shape.Flatten;
import dev.lanewise.models.network.LeNet5;
import dev.lanewise.models.train.EpochMetrics;
import dev.lanewise.models.train.Validation;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.framework.HistogramProto;
import org.tensorflow.framework.Summary;
import org.tensorflow.util.Event;
import org.tensorflow.util.SessionLog.SessionStatus;

/** Files are read back by TensorFlow's own classes, and checksums by the definition of CRC-32C. */
class TensorBoardLogTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochMilli(1_700_000_000_250L));

  @TempDir private Path folder;

  private static EpochMetrics epoch(int number) {
    return new EpochMetrics(
        number, 0.5 / number, 0.75, Optional.of(new Validation(0.625, 0.5, 0.5)), 0.001, 2, 30);
  }

  private List<Path> files() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static List<Event> events(Path file) throws Exception {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      int start = bytes.position();
      byte[] event = new byte[Math.toIntExact(bytes.getLong())];
      assertEquals(masked(bytes.array(), start, 8), bytes.getInt(), "checksum of the length");
      bytes.get(event);
      assertEquals(masked(event, 0, event.length), bytes.getInt(), "checksum of the event");
      events.add(Event.parseFrom(event));
    }
    return events;
  }

  private static int masked(byte[] bytes, int from, int n) {
    int crc = crc32c(bytes, from, n);
    return (crc >>> 15 | crc << 17) + 0xa282ead8;
  }

  /** Bit by bit: the reversed polynomial of Castagnoli. */
  private static int crc32c(byte[] bytes, int from, int n) {
    int crc = -1;
    for (int i = from; i < from + n; i++) {
      crc ^= bytes[i] & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x82F63B78;
      }
    }
    return ~crc;
  }

  private static Map<String, Summary.Value> values(Event event) {
    Map<String, Summary.Value> values = new LinkedHashMap<>();
    event.getSummary().getValueList().forEach(value -> values.put(value.getTag(), value));
    return values;
  }

  @Test
  void everyEpochIsReadBackWithItsFiguresItsParametersAndAPicture() throws Exception {
    assertEquals(
        0xE3069283,
        crc32c("123456789".getBytes(StandardCharsets.US_ASCII), 0, 9),
        "of the test itself");
    Shape sample = Shape.of(1, 28, 28);
    Layer network = new LeNet5().build(sample, 10, Activations.RELU, new Initialization(1));
    TensorBoardLog log = new TensorBoardLog(network, sample, folder, 0, 0, CLOCK);
    log.epochStarted(1, 100);
    log.epochEnded(epoch(1));
    log.epochStarted(2, 100);
    log.epochEnded(epoch(2));

    assertEquals(
        "events.out.tfevents.1700000000.lanewise.000", files().getFirst().getFileName().toString());
    List<Event> events = events(files().getFirst());
    assertEquals(5, events.size());
    assertEquals("brain.Event:2", events.getFirst().getFileVersion());
    assertEquals(1_700_000_000.25, events.getFirst().getWallTime());
    assertEquals(List.of(0L, 0L, 0L, 1L, 2L), events.stream().map(Event::getStep).toList());
    assertTrue(!values(events.get(2)).containsKey("loss"), "no figures before training");

    Map<String, Summary.Value> second = values(events.get(4));
    assertEquals(0.25f, second.get("loss").getSimpleValue());
    assertEquals(0.75f, second.get("accuracy").getSimpleValue());
    assertEquals(0.625f, second.get("validationLoss").getSimpleValue());
    assertEquals(0.5f, second.get("validationAccuracy").getSimpleValue());
    assertEquals(0.001f, second.get("learningRate").getSimpleValue());
    for (Event event : events.subList(2, 5)) {
      network
          .parameters()
          .forEach((name, parameter) ->
              assertIsOf(parameter.value(), values(event).get("parameters/" + name).getHisto()));
    }

    Summary.Image image = second.get("first layer").getImage();
    BufferedImage picture =
        ImageIO.read(new ByteArrayInputStream(image.getEncodedImageString().toByteArray()));
    assertEquals(1, image.getColorspace());
    assertEquals(image.getWidth(), picture.getWidth());
    assertEquals(image.getHeight(), picture.getHeight());
    assertEquals(1 + 6 * (5 * 7 + 1), picture.getWidth(), "six kernels of 5, seven pixels each");
    assertEquals(1 + 5 * 7 + 1, picture.getHeight());
    float[] first = network.parameters().firstEntry().getValue().value().toArray();
    int darkest = 0;
    for (int i = 0; i < 25; i++) {
      darkest = first[i] < first[darkest] ? i : darkest;
    }
    assertEquals(
        0, picture.getRaster().getSample(1 + darkest % 5 * 7 + 3, 1 + darkest / 5 * 7 + 3, 0));
  }

  private static void assertIsOf(Tensor tensor, HistogramProto histogram) {
    float[] numbers = tensor.toArray();
    double sum = 0;
    double squares = 0;
    double least = Double.MAX_VALUE;
    double largest = -Double.MAX_VALUE;
    for (float x : numbers) {
      sum += x;
      squares += (double) x * x;
      least = Math.min(least, x);
      largest = Math.max(largest, x);
    }
    assertEquals(numbers.length, histogram.getNum());
    assertEquals(sum, histogram.getSum(), 1e-9);
    assertEquals(squares, histogram.getSumSquares(), 1e-9);
    assertEquals(least, histogram.getMin());
    assertEquals(largest, histogram.getMax());
    int buckets = histogram.getBucketCount();
    assertEquals(buckets, histogram.getBucketLimitCount());
    assertEquals(largest, histogram.getBucketLimit(buckets - 1));
    double below = -Double.MAX_VALUE;
    for (int bucket = 0; bucket < buckets; bucket++) {
      double limit = histogram.getBucketLimit(bucket);
      assertTrue(limit > below, "limits rise");
      double slack = 1e-6 * (largest - least); // for numbers that lie on a limit
      int fewest = 0;
      int most = 0;
      for (float x : numbers) {
        fewest += x > below + slack && x < limit - slack ? 1 : 0;
        most += (x > below - slack && x < limit + slack) || x == limit ? 1 : 0;
      }
      double count = histogram.getBucket(bucket);
      assertTrue(fewest <= count && count <= most, fewest + " to " + most + ", got " + count);
      below = limit;
    }
    double total = histogram.getBucketList().stream().mapToDouble(Double::doubleValue).sum();
    assertEquals(numbers.length, total);
  }

  @Test
  void resumedItStartsANewFileThatMakesLaterStepsOfTheOldForgotten() throws Exception {
    Shape sample = Shape.of(3, 4, 4);
    Layer network =
        new Sequential(new Flatten(), new Dense(48, 5, Activations.RELU, new Initialization(1)));
    new TensorBoardLog(network, sample, folder, 0, 0, CLOCK);
    TensorBoardLog log = new TensorBoardLog(network, sample, folder, 6, 42, CLOCK);
    log.epochStarted(7, 100);
    log.epochEnded(epoch(7));
    assertEquals(2, files().size());
    List<Event> events = events(files().getLast());
    assertEquals(3, events.size(), "no parameters before training, which are in the old file");
    assertEquals("brain.Event:2", events.getFirst().getFileVersion());
    assertEquals(SessionStatus.START, events.get(1).getSessionLog().getStatus());
    assertEquals(List.of(0L, 7L, 7L), events.stream().map(Event::getStep).toList());
    assertEquals(3, values(events.get(2)).get("first layer").getImage().getColorspace());
  }

  @Test
  void resumedInTheFirstEpochItLeavesTheParametersBeforeTrainingAsTheyAre() throws Exception {
    Layer network = new Dense(3, 2, Activations.IDENTITY, new Initialization(1));
    TensorBoardLog log = new TensorBoardLog(network, Shape.of(3), folder, 0, 1, CLOCK);
    log.epochStarted(1, 100);
    log.epochEnded(epoch(1));
    List<Long> steps = events(files().getFirst()).stream().map(Event::getStep).toList();
    assertEquals(List.of(0L, 1L, 1L), steps, "version, forget from 1 on, epoch 1");
  }

  @Test
  void numbersThatAreNotFiniteAreLeftOutAndEqualOnesHaveOneBucket() throws Exception {
    Layer network = new Dense(3, 2, Activations.IDENTITY, new Initialization(1));
    float[] weight = network.parameters().firstEntry().getValue().value().data();
    Arrays.fill(weight, Float.NaN);
    weight[4] = 2;
    weight[5] = Float.NEGATIVE_INFINITY;
    TensorBoardLog log = new TensorBoardLog(network, Shape.of(3), folder, 0, 0, CLOCK);
    log.epochStarted(1, 100);
    Arrays.fill(weight, Float.NaN);
    log.epochEnded(epoch(1));
    List<Event> events = events(files().getFirst());
    HistogramProto histogram = values(events.get(2)).get("parameters/weight").getHisto();
    assertEquals(1, histogram.getNum());
    assertEquals(List.of(2.0), histogram.getBucketLimitList());
    assertEquals(List.of(1.0), histogram.getBucketList());
    assertEquals(2, values(events.get(2)).size(), "weight and bias, no picture");
    assertTrue(!values(events.get(3)).containsKey("parameters/weight"), "nothing to count");
    assertEquals(
        List.of(0.0), values(events.get(3)).get("parameters/bias").getHisto().getBucketLimitList());
  }
}
