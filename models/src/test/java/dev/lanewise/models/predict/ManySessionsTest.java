package dev.lanewise.models.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.plan.Plan;
import dev.lanewise.engine.plan.Session;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.layers.init.Initialization;
import dev.lanewise.models.network.Networks;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** One plan, many threads: {@code -Dlanewise.soakSeconds=60} for as long as one likes. */
class ManySessionsTest {
  private static final int THREADS = 32;
  private static final int IMAGES = 16;
  private static final Shape SAMPLE = Shape.of(1, 28, 28);
  private static final int CLASSES = 10;
  private static final double SECONDS =
      Double.parseDouble(System.getProperty("lanewise.soakSeconds", "2"));

  /** What all heaps may differ by between two collections. */
  private static final long MOST_GROWTH = 4 << 20;

  @Test
  void everyThreadGetsRightAnswersAndMemoryStays() throws InterruptedException {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", Dims.batchOf(SAMPLE));
    Value scores =
        Networks.byName("lenet")
            .build(SAMPLE, CLASSES, Activations.GELU, new Initialization(1))
            .addTo(graph, x);
    Plan plan = Plan.of(graph.output(scores).build());
    float[][] images = new float[IMAGES][SAMPLE.size()];
    float[][] expected = new float[IMAGES][CLASSES];
    Session alone = plan.newSession();
    for (int i = 0; i < IMAGES; i++) {
      new CounterRandom(i).fillNormal(images[i], 0, images[i].length, 0, 1);
      alone.run(images[i], expected[i]);
    }
    ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    AtomicLong calls = new AtomicLong();
    long start = System.nanoTime();
    long end = start + (long) (SECONDS * 1e9);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      int first = t;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                Session session = plan.newSession();
                float[] output = new float[CLASSES];
                int i = first;
                while (System.nanoTime() < end && wrong.isEmpty()) {
                  session.run(images[i % IMAGES], output);
                  if (!Arrays.equals(expected[i % IMAGES], output)) {
                    wrong.add("image " + i % IMAGES + ": " + Arrays.toString(output));
                  }
                  calls.incrementAndGet();
                  i++;
                }
              }));
    }
    Thread.sleep((long) (SECONDS * 250));
    long early = usedHeap();
    Thread.sleep((long) (SECONDS * 500));
    long late = usedHeap();
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), List.copyOf(wrong));
    assertTrue(calls.get() >= THREADS, calls + " calls");
    assertTrue(late - early < MOST_GROWTH, () -> early + " bytes, then " + late);
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
