package dev.lanewise.models.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.models.data.DataSplit;
import dev.lanewise.models.data.Datasets;
import dev.lanewise.models.data.Normalization;
import dev.lanewise.models.network.LeNet5;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictorTest {
  private static final int PIXELS = 784;
  private static final int CLASSES = 10;

  private static Classifier classifier;

  @BeforeAll
  static void load(@TempDir Path folder) throws Exception {
    DataSplit split = Datasets.load("fashion-mnist-mini");
    Layer network =
        new LeNet5()
            .build(split.train().sample(), CLASSES, Activations.TANH, new Initialization(5));
    KeptRun.write(
        folder.resolve("run"), "lenet", "tanh", network, split, Normalization.of(split.train()));
    classifier = Classifier.load(folder.resolve("run"));
  }

  private static float[] random(int samples) {
    Random random = new Random(3);
    float[] features = new float[samples * PIXELS];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.nextFloat();
    }
    return features;
  }

  private static float[] alone(float[] features, int sample) {
    float[] probabilities = new float[CLASSES];
    float[] one = Arrays.copyOfRange(features, sample * PIXELS, (sample + 1) * PIXELS);
    classifier.newPredictor(1).predict(one, 1, probabilities);
    return probabilities;
  }

  @Test
  void aSampleGetsTheSameBitsAloneAndAmongOthers() {
    float[] features = random(13);
    Predictor predictor = classifier.newPredictor(13);
    for (int count = 1; count <= 13; count++) {
      float[] probabilities = new float[13 * CLASSES];
      Arrays.fill(probabilities, -7);
      predictor.predict(features, count, probabilities);
      for (int i = 0; i < count; i++) {
        assertArrayEquals(
            alone(features, i),
            Arrays.copyOfRange(probabilities, i * CLASSES, (i + 1) * CLASSES),
            "sample " + i + " of " + count);
      }
      for (int i = count * CLASSES; i < probabilities.length; i++) {
        assertEquals(-7, probabilities[i], "behind the last sample");
      }
    }
  }

  @Test
  void threadsOfItsOwnChangeNoBit() {
    float[] features = random(9);
    float[] one = new float[9 * CLASSES];
    float[] two = new float[9 * CLASSES];
    classifier.newPredictor(9).predict(features, 9, one);
    try (Threads threads = Threads.of(2)) {
      classifier.newPredictor(9, threads).predict(features, 9, two);
    }
    assertArrayEquals(one, two);
  }

  @Test
  void samplesMayBePutOneByOneAsFeaturesOrPixels() {
    byte[] pixels = new byte[PIXELS];
    new Random(4).nextBytes(pixels);
    float[] features = random(1);
    Predictor predictor = classifier.newPredictor(4);
    predictor.putPixels(2, pixels);
    predictor.put(1, features);
    predictor.putPixels(0, pixels);
    float[] probabilities = new float[3 * CLASSES];
    predictor.run(3, probabilities);
    float[] first = Arrays.copyOf(probabilities, CLASSES);
    assertArrayEquals(first, Arrays.copyOfRange(probabilities, 2 * CLASSES, 3 * CLASSES));
    assertArrayEquals(alone(features, 0), Arrays.copyOfRange(probabilities, CLASSES, 2 * CLASSES));
    assertEquals(classifier.predictPixels(pixels), classifier.ranked(probabilities, 0));
  }

  @Test
  void notANumberStaysWithItsSample() {
    float[] features = random(3);
    features[PIXELS + 300] = Float.NaN;
    float[] probabilities = new float[3 * CLASSES];
    classifier.newPredictor(3).predict(features, 3, probabilities);
    for (int i = 0; i < CLASSES; i++) {
      assertTrue(Float.isNaN(probabilities[CLASSES + i]));
    }
    assertArrayEquals(alone(features, 0), Arrays.copyOf(probabilities, CLASSES));
    assertArrayEquals(
        alone(features, 2), Arrays.copyOfRange(probabilities, 2 * CLASSES, 3 * CLASSES));
    float[] second = Arrays.copyOfRange(features, PIXELS, 2 * PIXELS);
    assertTrue(Float.isNaN(classifier.predict(second).getFirst().probability()));
  }

  @Test
  void wrongLengthsAreTold() {
    Predictor predictor = classifier.newPredictor(4);
    float[] room = new float[4 * CLASSES];
    refuses("expected 1 to 4 samples, got 5", () -> predictor.predict(random(5), 5, room));
    refuses("expected 1 to 4 samples, got 0", () -> predictor.run(0, room));
    refuses(
        "expected at least the 1568 features of 2 samples (1, 28, 28), got 784",
        () -> predictor.predict(random(1), 2, room));
    refuses(
        "expected room for 2 · 10 probabilities, got an array of 19",
        () -> predictor.run(2, new float[19]));
    refuses(
        "expected the 784 features of a sample (1, 28, 28), got 3",
        () -> predictor.put(0, new float[3]));
    refuses(
        "expected the 784 pixels of a sample (1, 28, 28), got 785",
        () -> predictor.putPixels(0, new byte[785]));
    refuses("expected a row from 0 to 3, got 4", () -> predictor.put(4, random(1)));
    refuses("at least 1 sample, got 0", () -> classifier.newPredictor(0));
    refuses(
        "fit into an array, of at most 2739137 samples, got 2739138",
        () -> classifier.newPredictor(2_739_138));
    predictor.run(4, room); // it is free again
  }

  /** 2,739,137 samples would fit into an array. */
  @Test
  void batchesLargerThanTheHeapAreRefused() {
    assumeTrue(Runtime.getRuntime().maxMemory() < 1L << 33);
    refuses(
        "three quarters of Java's heap, got 8699499112 for 2739137 samples; make batches smaller",
        () -> classifier.newPredictor(2_739_137));
  }

  private static void refuses(String expected, Runnable call) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(refused.getMessage().contains(expected), refused.getMessage());
  }

  @Test
  void twoThreadsAtOnceAreTold() throws Exception {
    Predictor predictor = classifier.newPredictor(64);
    AtomicBoolean told = new AtomicBoolean();
    Runnable work =
        () -> {
          float[] probabilities = new float[64 * CLASSES];
          while (!told.get()) {
            try {
              predictor.run(64, probabilities);
            } catch (IllegalStateException e) {
              assertTrue(e.getMessage().contains("one thread at a time"), e.getMessage());
              told.set(true);
            }
          }
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<?> one = threads.submit(work);
      Future<?> other = threads.submit(work);
      one.get(60, TimeUnit.SECONDS);
      other.get(60, TimeUnit.SECONDS);
    }
    predictor.run(1, new float[CLASSES]); // it is free again
  }

  /** Vectors are boxed until the loops are compiled: so rounds are run until one is clean. */
  @Test
  void allocatesNothingOnceItIsWarm() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Predictor predictor = classifier.newPredictor(7);
    float[] features = random(7);
    float[] probabilities = new float[7 * CLASSES];
    long bytes = -1;
    for (int round = 0; round < 100 && bytes != 0; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int call = 0; call < 100; call++) {
        predictor.predict(features, 1 + call % 7, probabilities);
      }
      bytes = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertEquals(0, bytes, "bytes in 100 calls");
  }
}
