package dev.lanewise.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.ChannelAffine;
import dev.lanewise.engine.graph.Concat;
import dev.lanewise.engine.graph.Convolution;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.Expand;
import dev.lanewise.engine.graph.FullyConnected;
import dev.lanewise.engine.graph.GraphBuilder;
import dev.lanewise.engine.graph.MatrixProduct;
import dev.lanewise.engine.graph.MaxPool;
import dev.lanewise.engine.graph.Unary;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.graph.View;
import dev.lanewise.engine.random.CounterRandom;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.engine.threads.Threads;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
  private static final Activate RELU = new Activate(Activations.RELU);
  private static final int SAMPLE = 2 * 6 * 6;
  private static final int CLASSES = 5;

  private final GraphBuilder graph = new GraphBuilder();

  /** A residual block between a convolution and a dense layer, over images of 2 × 6 × 6. */
  private Value network(Value x) {
    Window three = Window.of(3, 1, 1);
    Window two = Window.of(2, 2, 0);
    Value scale = graph.constant("scale", noise(2, Shape.of(3)));
    Value shift = graph.constant("shift", noise(3, Shape.of(3)));
    Value filters = graph.constant("filters", noise(1, Shape.of(3, 2, 3, 3)));
    Value z = graph.add("conv", new Convolution(three, three, 1), x, filters);
    Value stem = graph.add("relu", RELU, graph.add("norm", new ChannelAffine(), z, scale, shift));
    Value body =
        graph.add(
            "body",
            new Convolution(three, three, 1),
            stem,
            graph.constant("more", noise(4, Shape.of(3, 3, 3, 3))));
    Value sum = graph.add("sum", new Binary(Binary.Function.ADD), body, stem);
    Value pooled = graph.add("pool", new MaxPool(two, two), graph.add("relu", RELU, sum));
    Value rows = graph.add("rows", new View(Dims.of(Dims.BATCH, 27)), pooled);
    return graph.add(
        "scores",
        new FullyConnected(),
        rows,
        graph.constant("w", noise(5, Shape.of(CLASSES, 27))),
        graph.constant("b", noise(6, Shape.of(CLASSES))));
  }

  private Plan plan() {
    Value x = graph.input("x", Dims.batchOf(Shape.of(2, 6, 6)));
    return Plan.of(graph.output(network(x)).build());
  }

  private static Tensor noise(long seed, Shape shape) {
    CounterRandom random = new CounterRandom(seed);
    Tensor tensor = Tensor.zeros(shape);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.data()[i] = 2 * random.uniform(i) - 1;
    }
    return tensor;
  }

  private static float[] images(int count) {
    return noise(7, Shape.of(count, SAMPLE)).data();
  }

  /** The same network by plain loops in doubles. */
  private static double[] plain(float[] image) {
    double[] stem = convolved(doubles(image), 2, noise(1, Shape.of(3, 2, 3, 3)).data());
    float[] scale = noise(2, Shape.of(3)).data();
    float[] shift = noise(3, Shape.of(3)).data();
    for (int i = 0; i < stem.length; i++) {
      stem[i] = Math.max(0, stem[i] * scale[i / 36] + shift[i / 36]);
    }
    double[] body = convolved(stem, 3, noise(4, Shape.of(3, 3, 3, 3)).data());
    double[] pooled = new double[27];
    for (int i = 0; i < body.length; i++) {
      int to = i / 36 * 9 + i % 36 / 12 * 3 + i % 6 / 2;
      pooled[to] = Math.max(pooled[to], body[i] + stem[i]);
    }
    float[] w = noise(5, Shape.of(CLASSES, 27)).data();
    double[] scores = doubles(noise(6, Shape.of(CLASSES)).data());
    for (int i = 0; i < w.length; i++) {
      scores[i / 27] += w[i] * pooled[i % 27];
    }
    return scores;
  }

  private static double[] doubles(float[] x) {
    double[] wide = new double[x.length];
    Arrays.setAll(wide, i -> x[i]);
    return wide;
  }

  /** 3 × 3 taps, padded, on planes of 6 × 6. */
  private static double[] convolved(double[] x, int channels, float[] w) {
    double[] y = new double[3 * 36];
    for (int i = 0; i < y.length; i++) {
      for (int tap = 0; tap < channels * 9; tap++) {
        int row = i % 36 / 6 + tap % 9 / 3 - 1;
        int column = i % 6 + tap % 3 - 1;
        if (row >= 0 && row < 6 && column >= 0 && column < 6) {
          y[i] += w[i / 36 * channels * 9 + tap] * x[tap / 9 * 36 + row * 6 + column];
        }
      }
    }
    return y;
  }

  @Test
  void everyBatchGivesWhatPlainLoopsGive() {
    Session session = plan().newSession(70); // more than run together
    for (int batch : new int[] {1, 2, 3, 7, 64, 70}) {
      float[] images = images(batch);
      float[] scores = new float[batch * CLASSES];
      session.run(images, scores);
      for (int i = 0; i < batch; i++) {
        double[] expected = plain(Arrays.copyOfRange(images, i * SAMPLE, (i + 1) * SAMPLE));
        for (int c = 0; c < CLASSES; c++) {
          assertEquals(expected[c], scores[i * CLASSES + c], 1e-4, batch + ", " + i);
        }
      }
    }
  }

  @Test
  void buffersSegmentsAndThreadsGiveTheSameBits() {
    Plan plan = plan();
    float[] images = images(6);
    float[] expected = new float[6 * CLASSES];
    plan.newSession(6).run(images, expected);
    try (Threads threads = Threads.of(3)) {
      Session session = plan.newSession(6, threads);
      float[] scores = new float[expected.length];
      session.run(FloatBuffer.wrap(images), FloatBuffer.wrap(scores));
      assertArrayEquals(expected, scores);
      MemorySegment out = MemorySegment.ofArray(new float[expected.length]);
      session.run(MemorySegment.ofArray(images), out);
      assertArrayEquals(expected, (float[]) out.heapBase().orElseThrow());
      float[][] outputs = {new float[expected.length]};
      session.run(new float[][] {images}, outputs);
      assertArrayEquals(expected, outputs[0]);
      session.run(4, images, scores);
      assertArrayEquals(expected, scores); // the first four anew
    }
  }

  /** Memory of an arena that only the calling thread may touch, with enough samples to share. */
  @Test
  void confinedMemoryGivesTheSameBitsOnSeveralThreads() {
    Plan plan = plan();
    float[] images = images(40);
    float[] expected = new float[40 * CLASSES];
    plan.newSession(40).run(images, expected);
    try (Threads threads = Threads.of(2);
        Arena confined = Arena.ofConfined()) {
      Session session = plan.newSession(40, threads);
      MemorySegment in = confined.allocateFrom(ValueLayout.JAVA_FLOAT, images);
      MemorySegment out = confined.allocate(ValueLayout.JAVA_FLOAT, expected.length);
      for (int i = 0; i < 20; i++) { // the caller may happen to be the first at every part
        out.fill((byte) 0);
        session.run(in, out);
        assertArrayEquals(expected, out.toArray(ValueLayout.JAVA_FLOAT));
        out.fill((byte) 0);
        session.run(floats(in), floats(out));
        assertArrayEquals(expected, out.toArray(ValueLayout.JAVA_FLOAT));
      }
    }
  }

  private static FloatBuffer floats(MemorySegment segment) {
    return segment.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  /**
   * One tile of Winograd's an image, from 8 images on convolved in another way, and planes so small
   * that few and many images could be.
   */
  @ParameterizedTest
  @CsvSource({"32, 32, 4", "16, 64, 2", "96, 96, 2", "16, 64, 1"})
  void aBatchHasTheSameBitsOnAnyNumberOfThreads(int in, int out, int side) {
    Value x = graph.input("x", Dims.of(Dims.BATCH, in, side, side));
    Value w = graph.constant("w", noise(7, Shape.of(out, in, 3, 3)));
    Window three = Window.of(3, 1, 1);
    Value y = graph.add(new Convolution(three, three, 1), x, w);
    Plan plan = Plan.of(graph.output(y).build());
    for (int batch : new int[] {1, 7, 15, 16, 17, 31, 37, 64, 70}) {
      float[] images = noise(8, Shape.of(batch, in, side, side)).toArray();
      float[] expected = new float[batch * out * side * side];
      plan.newSession(batch).run(images, expected);
      for (int count : new int[] {2, 3, 5, 9}) {
        try (Threads threads = Threads.of(count)) {
          float[] actual = new float[expected.length];
          plan.newSession(batch, threads).run(images, actual);
          assertArrayEquals(expected, actual, batch + " on " + count);
          plan.newSession(2 * batch, threads).run(batch, images, actual);
          assertArrayEquals(expected, actual, batch + " of more on " + count);
        }
      }
    }
  }

  @Test
  void nodesAreFusedFoldedAndExplained() {
    Plan plan = plan();
    assertEquals(5, plan.summary().size(), plan::explain);
    assertEquals("relu", plan.summary().getFirst().activation());
    assertTrue(plan.explain().contains("with norm, relu"), plan::explain);
    assertEquals(List.of("sum", "relu_1"), plan.summary().get(1).fused());
    assertEquals("relu", plan.summary().get(1).activation());
    assertEquals(3 * 3 * 36, plan.summary().get(1).moved());
    assertEquals(
        3 * 18 * 36 + 3 * 27 * 36 + 27 * CLASSES,
        plan.summary().stream().mapToLong(StageSummary::multiplyAdds).sum());
  }

  @Test
  void aProductWithItsAddendBecomesADenseLayer() {
    Value x = graph.input("x", Dims.of(Dims.BATCH, 3));
    Value b = graph.constant("b", Tensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6));
    Value row = graph.constant("row", Tensor.of(Shape.of(1, 2), 10, -100));
    Value product = graph.add("product", new MatrixProduct(), x, b);
    Value sum = graph.add("sum", new Binary(Binary.Function.ADD), row, product);
    Plan plan = Plan.of(graph.output(graph.add("relu", RELU, sum)).build());
    assertEquals(1, plan.summary().size(), plan::explain);
    assertEquals(List.of("sum", "relu"), plan.summary().getFirst().fused());
    float[] y = new float[4];
    plan.newSession(2).run(new float[] {1, 1, 1, 1, 0, 20}, y);
    assertArrayEquals(new float[] {19, 0, 111, 22}, y);
  }

  /** Sums that go into a convolution, and those that must not. */
  @Test
  void sumsGoIntoAConvolutionThatNothingElseReads() {
    Binary add = new Binary(Binary.Function.ADD);
    assertSums(1, (g, x) -> List.of(g.add(add, times(g, 2, x), x)), 3, -6);
    assertSums(1, (g, x) -> List.of(g.add(add, x, times(g, 2, x))), 3, -6);
    assertSums(1, (g, x) -> List.of(g.add(RELU, g.add(add, times(g, 2, x), x))), 3, 0);
    assertSums(2, (g, x) -> List.of(g.add(add, times(g, 2, x), times(g, 3, x))), 5, -10);
    assertSums(2, (g, x) -> List.of(g.add(add, g.add(RELU, times(g, 2, x)), x)), 3, -2);
    assertSums(
        2,
        (g, x) -> {
          Value twice = times(g, 2, x);
          return List.of(g.add(add, twice, twice));
        },
        4,
        -8);
    assertSums(
        2,
        (g, x) -> {
          Value twice = times(g, 2, x);
          return List.of(g.add(add, twice, x), twice);
        },
        3,
        -6);
  }

  private static Value times(GraphBuilder graph, float factor, Value x) {
    Window one = Window.of(1, 1, 0);
    Value filter = graph.constant("filter", Tensor.of(Shape.of(1, 1, 1, 1), factor));
    return graph.add(new Convolution(one, one, 1), x, filter);
  }

  /** What the first of some outputs is for the image (1, −2), and how many stages it takes. */
  private static void assertSums(
      int stages, BiFunction<GraphBuilder, Value, List<Value>> outputs, float... expected) {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", Dims.batchOf(Shape.of(1, 1, 2)));
    outputs.apply(graph, x).forEach(graph::output);
    Plan plan = Plan.of(graph.build());
    assertEquals(stages, plan.summary().size(), plan::explain);
    float[][] y = new float[plan.outputs().size()][2];
    plan.newSession().run(new float[][] {{1, -2}}, y);
    assertArrayEquals(expected, y[0]);
  }

  @Test
  void whatNothingNeedsIsLeftOutAndConstantsAreComputedOnce() {
    Value x = graph.input("x", Dims.of(4));
    Value c = graph.constant("c", Tensor.of(Shape.of(4), 1, -2, 3, -4));
    Value folded = graph.add(RELU, graph.add(new Binary(Binary.Function.ADD), c, c));
    graph.add("unused", RELU, x);
    Value sum = graph.add(new Binary(Binary.Function.ADD), x, folded);
    Plan plan = Plan.of(graph.output(sum).build());
    assertEquals(1, plan.summary().size());
    float[] y = new float[4];
    plan.newSession().run(new float[] {10, 20, 30, 40}, y);
    assertArrayEquals(new float[] {12, 20, 36, 40}, y);
  }

  /** Such as the token that a transformer puts before those of every image. */
  @Test
  void aConstantThatIsRepeatedForEverySampleIsThereInEachOfThem() {
    Value x = graph.input("x", Dims.of(Dims.BATCH, 2, 3));
    Value token = graph.constant("token", Tensor.of(Shape.of(1, 1, 3), 7, -8, 9));
    Value each = graph.add(RELU, graph.add(new Expand(Dims.of(Dims.BATCH, 1, 3)), token));
    Value all = graph.add(new Concat(1), each, x);
    Plan plan = Plan.of(graph.output(all).output(each).build());
    for (int batch : new int[] {1, 2, 40}) {
      float[] in = noise(3, Shape.of(batch, 6)).data();
      float[][] out = {new float[batch * 9], new float[batch * 3]};
      plan.newSession(batch).run(new float[][] {in}, out);
      for (int i = 0; i < batch; i++) {
        assertArrayEquals(new float[] {7, 0, 9}, Arrays.copyOfRange(out[0], i * 9, i * 9 + 3));
        assertArrayEquals(
            Arrays.copyOfRange(in, i * 6, i * 6 + 6),
            Arrays.copyOfRange(out[0], i * 9 + 3, i * 9 + 9));
        assertArrayEquals(new float[] {7, 0, 9}, Arrays.copyOfRange(out[1], i * 3, i * 3 + 3));
      }
    }
  }

  /** Such as scores of classes that nothing of the image reaches. */
  @Test
  void anOutputWithoutABatchIsGivenOnceAndWhole() {
    Value x = graph.input("x", Dims.of(Dims.BATCH, 3));
    Value c = graph.constant("c", Tensor.of(Shape.of(2), 5, -7));
    graph.add(RELU, x);
    Value y = graph.add(new Unary(Unary.Function.NEGATE), c);
    float[] expected = {-5, 7};
    try (Threads threads = Threads.of(2)) {
      Session session = Plan.of(graph.output(y).build()).newSession(40, threads);
      for (int batch : new int[] {1, 2, 40}) {
        float[] in = new float[batch * 3];
        float[] out = new float[2];
        session.run(in, out);
        assertArrayEquals(expected, out);
        session.run(FloatBuffer.wrap(in), FloatBuffer.wrap(out).put(0, 0));
        assertArrayEquals(expected, out);
        MemorySegment segment = MemorySegment.ofArray(new float[2]);
        session.run(MemorySegment.ofArray(in), segment);
        assertArrayEquals(expected, segment.toArray(ValueLayout.JAVA_FLOAT));
        Arrays.fill(out, 0);
        session.run(batch, in, out);
        assertArrayEquals(expected, out);
      }
      assertEquals(
          "Session: expected 1 to 40 samples of 3 floats, and one output of 2, got 6 and 4 floats",
          assertThrows(
                  IllegalArgumentException.class, () -> session.run(new float[6], new float[4]))
              .getMessage());
    }
  }

  /** Both as places, whose weights stand by rows of taps in one and by taps in the other. */
  @Test
  void convolutionsThatShareTheirFiltersMayUseThemInDifferentWays() {
    Value x = graph.input("x", Dims.of(Dims.BATCH, 32, 8, 8));
    Tensor filters = noise(7, Shape.of(64, 32, 3, 3));
    Window near = Window.of(3, 1, 0);
    Window wide = new Window(3, 1, 0, 2);
    Value shared = graph.constant("w", filters);
    graph.output(graph.add(new Convolution(near, near, 1), x, shared));
    graph.output(graph.add(new Convolution(wide, wide, 1), x, shared));
    GraphBuilder alone = new GraphBuilder();
    Value y = alone.input("x", Dims.of(Dims.BATCH, 32, 8, 8));
    alone.output(alone.add(new Convolution(wide, wide, 1), y, alone.constant("w", filters)));
    float[] image = noise(8, Shape.of(32, 8, 8)).data();
    float[][] both = {new float[64 * 36], new float[64 * 16]};
    float[] expected = new float[64 * 16];
    Plan.of(graph.build()).newSession().run(new float[][] {image}, both);
    Plan.of(alone.build()).newSession().run(image, expected);
    assertArrayEquals(expected, both[1]);
  }

  @Test
  void inputsAndConstantsMayBeOutputs() {
    Value x = graph.input("x", Dims.of(2));
    Value c = graph.constant("c", Tensor.of(Shape.of(1), 5));
    Value y = graph.add(RELU, x);
    Plan plan = Plan.of(graph.output(x).output(c).output(y).output(y).build());
    float[][] out = {new float[2], new float[1], new float[2], new float[2]};
    plan.newSession().run(new float[][] {{-1, 1}}, out);
    assertArrayEquals(new float[][] {{-1, 1}, {5}, {0, 1}, {0, 1}}, out);
  }

  @Test
  void notANumberShowsInItsOwnSampleAlone() {
    float[] images = images(2);
    images[3] = Float.NaN;
    float[] scores = new float[2 * CLASSES];
    plan().newSession(2).run(images, scores);
    assertTrue(Float.isNaN(scores[0]));
    assertFalse(Float.isNaN(scores[CLASSES]));
  }

  @Test
  void lengthsThatDoNotFitAreRefused() {
    Session session = plan().newSession(2);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> session.run(new float[SAMPLE + 1], new float[CLASSES]))
            .getMessage();
    assertEquals(
        "Session: expected 1 to 2 samples of 72 floats, and as many outputs of 5, got 73 and 5"
            + " floats",
        message);
    assertThrows(
        IllegalArgumentException.class,
        () -> session.run(new float[3 * SAMPLE], new float[3 * CLASSES]));
    assertThrows(IllegalArgumentException.class, () -> session.run(new float[0], new float[0]));
    assertThrows(
        IllegalArgumentException.class, () -> session.run(new float[0][], new float[1][5]));
    MemorySegment output = MemorySegment.ofArray(new float[CLASSES]);
    MemorySegment bytes = MemorySegment.ofArray(new byte[Float.BYTES * SAMPLE + 1]);
    assertEquals(
        "Session: expected a segment of whole floats, got 289 bytes",
        assertThrows(IllegalArgumentException.class, () -> session.run(bytes, output))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> session.run(bytes.asSlice(0, 280), output));
    session.run(bytes.asSlice(0, Float.BYTES * SAMPLE), output); // and none is left entered
  }

  @Test
  void outputsThatCannotBeWrittenAndClosedArenasAreRefusedBeforeTheRun() {
    Session session = plan().newSession();
    FloatBuffer images = FloatBuffer.wrap(images(1));
    FloatBuffer readOnly = FloatBuffer.allocate(CLASSES).asReadOnlyBuffer();
    assertEquals(
        "Session: expected an output to write to, got a read-only buffer",
        assertThrows(IllegalArgumentException.class, () -> session.run(images, readOnly))
            .getMessage());
    assertEquals(0, images.position());
    MemorySegment input = MemorySegment.ofArray(images(1));
    MemorySegment output = MemorySegment.ofArray(new float[CLASSES]);
    assertEquals(
        "Session: expected an output to write to, got a read-only segment",
        assertThrows(IllegalArgumentException.class, () -> session.run(input, output.asReadOnly()))
            .getMessage());
    Arena arena = Arena.ofShared();
    MemorySegment closed = arena.allocate(input.byteSize());
    FloatBuffer buffer = floats(closed);
    arena.close();
    assertEquals(
        "Session: expected an input of an open arena, got a segment whose arena is closed; close"
            + " it after the run",
        assertThrows(IllegalStateException.class, () -> session.run(closed, output)).getMessage());
    FloatBuffer scores = FloatBuffer.allocate(CLASSES);
    assertEquals(
        "Session: expected an input of an open arena, got a buffer whose arena is closed; close"
            + " it after the run",
        assertThrows(IllegalStateException.class, () -> session.run(buffer, scores)).getMessage());
    assertEquals(
        "Session: expected an output of an open arena, got a buffer whose arena is closed; close"
            + " it after the run",
        assertThrows(IllegalStateException.class, () -> session.run(images, buffer.limit(CLASSES)))
            .getMessage());
    assertEquals(0, images.position());
    session.run(input.asReadOnly(), output); // and none is left entered
  }

  @Test
  void aSessionSaysWhoElseUsesIt() throws InterruptedException {
    Session session = plan().newSession(64);
    float[] images = images(64);
    List<String> refused = new CopyOnWriteArrayList<>();
    CountDownLatch started = new CountDownLatch(1);
    Thread other =
        Thread.ofPlatform()
            .name("other")
            .start(() -> {
              float[] scores = new float[64 * CLASSES];
              while (refused.isEmpty()) {
                try {
                  session.run(images, scores);
                  started.countDown();
                } catch (IllegalStateException e) {
                  refused.add(String.valueOf(e.getMessage()));
                }
              }
            });
    started.await();
    float[] scores = new float[64 * CLASSES];
    while (refused.isEmpty()) {
      try {
        session.run(images, scores);
      } catch (IllegalStateException e) {
        refused.add(String.valueOf(e.getMessage()));
      }
    }
    other.join();
    assertTrue(
        refused.getFirst().contains("give each thread a session of its own"), refused::toString);
    session.run(images, scores); // still of use
  }

  @Test
  void buffersThatDoNotLiveAtATimeSharePlaces() {
    Value x = graph.input("x", Dims.of(1000));
    Value y = x;
    for (int i = 0; i < 20; i++) {
      y = graph.add(new Activate(Activations.TANH), y);
    }
    Plan plan = Plan.of(graph.output(y).build());
    assertEquals(2 * 1008 * Float.BYTES, plan.newSession().bytes());
  }
}
